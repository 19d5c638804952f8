package dev.tributary.merge.architecture;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds where a config.json says how many layers a stack has.
final class LayerCounts {
    private static final List<String> PREFERRED = List.of("num_hidden_layers", "n_layer", "n_layers", "num_layers", "depth", "encoder_layers",
            "num_encoder_layers", "decoder_layers", "num_decoder_layers");
    private static final Pattern NAMES = Pattern.compile(".*(layer|depth|block).*");
    static final List<String> TOWERS = List.of("vis", "audio");
    private static final Pattern LAYERS = Pattern.compile(".*\\b(layers?|blocks?|h)\\.");
    private static final Pattern SECTIONS = Pattern.compile(".*(text|llm|language|vis|audio).*_config");
    static final int MAX_DEPTH = 4;

    private final List<Entry> entries = new ArrayList<>();
    private final Map<JsonPointer, String> sections = new LinkedHashMap<>();

    private record Entry(JsonPointer pointer, String section, String key, long value) {}

    LayerCounts(ObjectNode config) {
        collect(config, JsonPointer.empty(), "", 0);
    }

    /// The entry that counts `layers` layers of the stack with this prefix: a section named like the prefix first, then a well-known
    /// key, then any whose name speaks of layers.
    Optional<JsonPointer> find(String prefix, int layers) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        boolean unstated = unstated(prefix).isPresent();
        return entries.stream().filter(entry -> entry.value() == layers && !(unstated && towers(lower, entry.section()) > 0))
                .min(Comparator.<Entry>comparingInt(entry -> distance(lower, entry)).thenComparingInt(LayerCounts::preference))
                .map(Entry::pointer);
    }

    /// Where the number of layers belongs, if the section that describes the stack says nothing of it: the parts of composed models leave out
    /// what is their kind's default.
    Optional<JsonPointer> unstated(String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        return !LAYERS.matcher(lower).matches() ? Optional.empty() : sections.entrySet().stream()
                .filter(section -> towers(lower, section.getValue()) == 0 && entries.stream()
                        .noneMatch(entry -> entry.section().equals(section.getValue()) && PREFERRED.contains(entry.key())))
                .map(section -> section.getKey().appendProperty(PREFERRED.getFirst())).findFirst();
    }

    /// A wrong tower weighs more than the wrong half of an encoder and decoder.
    private static int distance(String prefix, Entry entry) {
        return 3 * towers(prefix, entry.section()) + half(prefix, "decoder", "encoder", entry.key()) + half(prefix, "encoder", "decoder", entry.key());
    }

    private static int towers(String prefix, String section) {
        return (int) TOWERS.stream().filter(tower -> prefix.contains(tower) != section.contains(tower)).count();
    }

    /// 0 for a key that names the half the prefix does, 1 for one that names none, 2 for the other half's.
    private static int half(String prefix, String own, String other, String key) {
        return !prefix.contains(own) || key.contains(own) ? 0 : key.contains(other) ? 2 : 1;
    }

    private static int preference(Entry entry) {
        int place = PREFERRED.indexOf(entry.key());
        return place < 0 ? PREFERRED.size() : place;
    }

    private void collect(JsonNode node, JsonPointer at, String section, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        node.properties().forEach(pair -> {
            String key = pair.getKey().toLowerCase(Locale.ROOT);
            JsonPointer pointer = at.appendProperty(pair.getKey());
            if (pair.getValue().isIntegralNumber() && NAMES.matcher(key).matches()) {
                entries.add(new Entry(pointer, section, key, pair.getValue().longValue()));
            } else if (pair.getValue().isObject()) {
                if (SECTIONS.matcher(key).matches()) {
                    sections.put(pointer, section + "/" + key);
                }
                collect(pair.getValue(), pointer, section + "/" + key, depth + 1);
            }
        });
    }
}
