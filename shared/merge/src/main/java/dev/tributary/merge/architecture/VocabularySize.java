package dev.tributary.merge.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How many rows the vocabulary takes, as a config.json says it: at the top, or in the sections of a composed model, or in both.
public final class VocabularySize {
    private static final Set<String> KEYS = Set.of("vocab_size", "padded_vocab_size");

    private final ObjectNode config;
    private final List<ConfigField> places;

    public VocabularySize(ObjectNode config) {
        this.config = config;
        this.places = ConfigField.of(config).stream()
                .filter(field -> KEYS.contains(field.name()) && field.value().isIntegralNumber()
                        && ConfigField.TOWERS.stream().noneMatch(field.section()::contains))
                .sorted(Comparator.comparingInt(ConfigField::depth)).toList();
    }

    /// What it says outermost.
    public Optional<Long> stated() {
        return places.stream().map(place -> place.value().longValue()).findFirst();
    }

    /// Changes what it says, wherever it says the same; where it says nothing, the language model's section will.
    public void state(long rows) {
        if (places.isEmpty()) {
            (config.path("text_config") instanceof ObjectNode text ? text : config).put("vocab_size", rows);
        }
        places.stream().filter(place -> place.value().longValue() == places.getFirst().value().longValue())
                .forEach(place -> place.owner().put(place.name(), rows));
    }
}
