package dev.tributary.merge.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How many rows the vocabulary takes, as a config.json says it: at the top, or in the sections of a composed model, or in both.
public final class VocabularySize {
    private static final Set<String> KEYS = Set.of("vocab_size", "padded_vocab_size");

    private final ObjectNode config;
    private final List<Place> places = new ArrayList<>();

    private record Place(ObjectNode owner, String key, long rows) {}

    public VocabularySize(ObjectNode config) {
        this.config = config;
        collect(config, 0);
    }

    /// What it says first.
    public Optional<Long> stated() {
        return places.stream().map(Place::rows).findFirst();
    }

    /// Changes what it says, wherever it says the same; where it says nothing, the language model's section will.
    public void state(long rows) {
        places.stream().filter(place -> place.rows() == places.getFirst().rows()).forEach(place -> place.owner().put(place.key(), rows));
        if (places.isEmpty()) {
            (config.path("text_config") instanceof ObjectNode text ? text : config).put("vocab_size", rows);
        }
    }

    private void collect(ObjectNode section, int depth) {
        for (Map.Entry<String, JsonNode> pair : section.properties()) {
            if (KEYS.contains(pair.getKey()) && pair.getValue().isIntegralNumber()) {
                places.add(new Place(section, pair.getKey(), pair.getValue().longValue()));
            }
        }
        for (Map.Entry<String, JsonNode> pair : section.properties()) {
            if (depth < LayerCounts.MAX_DEPTH && pair.getValue() instanceof ObjectNode inner
                    && LayerCounts.TOWERS.stream().noneMatch(pair.getKey()::contains)) {
                collect(inner, depth + 1);
            }
        }
    }
}
