package dev.tributary.merge.architecture;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds where a config.json says how many layers a stack has.
final class LayerCounts {
    private static final List<String> PREFERRED = List.of("num_hidden_layers", "n_layer", "n_layers", "num_layers", "depth", "encoder_layers",
            "num_encoder_layers", "decoder_layers", "num_decoder_layers");
    private static final Pattern NAMES = Pattern.compile(".*(layer|depth|block).*");
    private static final Pattern LAYERS = Pattern.compile(".*\\b(layers?|blocks?|h)\\.");
    private static final Pattern SECTIONS = Pattern.compile(".*(text|llm|language|vis|audio).*_config");

    private final List<ConfigField> counts;
    private final List<ConfigField> sections;

    LayerCounts(ObjectNode config) {
        List<ConfigField> fields = ConfigField.of(config);
        counts = fields.stream().filter(field -> field.value().isIntegralNumber() && NAMES.matcher(field.key()).matches()).toList();
        sections = fields.stream().filter(field -> field.value().isObject() && SECTIONS.matcher(field.key()).matches()).toList();
    }

    /// The field that counts `layers` layers of the stack with this prefix: a section named like the prefix first, then a well-known
    /// key, then any whose name speaks of layers.
    Optional<JsonPointer> find(String prefix, int layers) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        boolean unstated = unstated(prefix).isPresent();
        return counts.stream().filter(count -> count.value().longValue() == layers && !(unstated && towers(lower, count.section()) > 0))
                .min(Comparator.<ConfigField>comparingInt(count -> distance(lower, count)).thenComparingInt(LayerCounts::preference))
                .map(ConfigField::at);
    }

    /// Where the number of layers belongs, if the section that describes the stack says nothing of it: the parts of composed models leave out
    /// what is their kind's default.
    Optional<JsonPointer> unstated(String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        return !LAYERS.matcher(lower).matches() ? Optional.empty() : sections.stream()
                .filter(section -> towers(lower, section.path()) == 0 && counts.stream()
                        .noneMatch(count -> count.section().equals(section.path()) && PREFERRED.contains(count.key())))
                .map(section -> section.at().appendProperty(PREFERRED.getFirst())).findFirst();
    }

    /// A wrong tower weighs more than the wrong half of an encoder and decoder.
    private static int distance(String prefix, ConfigField count) {
        return 3 * towers(prefix, count.section()) + half(prefix, "decoder", "encoder", count.key())
                + half(prefix, "encoder", "decoder", count.key());
    }

    private static int towers(String prefix, String section) {
        return (int) ConfigField.TOWERS.stream().filter(tower -> prefix.contains(tower) != section.contains(tower)).count();
    }

    /// 0 for a key that names the half the prefix does, 1 for one that names none, 2 for the other half's.
    private static int half(String prefix, String own, String other, String key) {
        return !prefix.contains(own) || key.contains(own) ? 0 : key.contains(other) ? 2 : 1;
    }

    private static int preference(ConfigField count) {
        int place = PREFERRED.indexOf(count.key());
        return place < 0 ? PREFERRED.size() : place;
    }
}
