package dev.tributary.merge.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.architecture.Stack;
import dev.tributary.merge.architecture.VocabularySize;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Turns the donor's config.json into the result's: only what the merge changed is changed, unknown keys stay.
final class ConfigEditor {
    private static final Pattern LISTS_OF_LAYERS = Pattern.compile("layers$|layer_(?:ids|idxs|indices|indexes)$");

    private final ObjectNode config;

    ConfigEditor(ObjectNode config) {
        this.config = config;
    }

    /// A layer of the result was this layer of a model, as far as its configuration goes.
    record Origin(InputModel model, int layer) {}

    /// Notes how many layers a stack has now, and where each came from.
    void layers(Stack stack, List<Origin> origins) {
        if (origins.stream().map(Origin::layer).toList().equals(IntStream.range(0, stack.layers()).boxed().toList())) {
            return;
        }
        ObjectNode owner = (ObjectNode) config.at(stack.countKey().head());
        owner.put(stack.countKey().last().getMatchingProperty(), origins.size());
        owner.properties().forEach(pair -> {
            if (pair.getValue() instanceof ArrayNode array) {
                ArrayNode old = array.deepCopy();
                if (namesLayers(pair.getKey(), old, stack.layers())) {
                    array.removeAll();
                    IntStream.range(0, origins.size()).filter(layer -> isNamed(origins.get(layer), stack.module(), pair.getKey(), old))
                            .forEach(array::add);
                } else if (old.size() == stack.layers()) {
                    // One entry per layer, such as layer_types.
                    array.removeAll();
                    origins.forEach(origin -> array.add(entry(origin, stack.module(), pair.getKey(), old)));
                }
            }
        });
    }

    /// Whether an array lists some of the layers by their numbers, such as mlp_only_layers.
    private static boolean namesLayers(String key, ArrayNode array, int layers) {
        int previous = -1;
        for (JsonNode entry : array) {
            if (!entry.isInt() || entry.intValue() <= previous || entry.intValue() >= layers) {
                return false;
            }
            previous = entry.intValue();
        }
        return LISTS_OF_LAYERS.matcher(key).find();
    }

    private static boolean isNamed(Origin origin, String module, String key, ArrayNode donors) {
        JsonNode own = ownSection(origin, module).path(key);
        JsonNode named = own.isArray() ? own : donors;
        return named.valueStream().anyMatch(layer -> layer.asInt() == origin.layer());
    }

    /// What a layer's own model has in an array with one entry per layer, or else the donor.
    private static JsonNode entry(Origin origin, String module, String key, ArrayNode donors) {
        JsonNode entry = ownSection(origin, module).path(key).path(origin.layer());
        return entry.isMissingNode() ? donors.get(origin.layer() % donors.size()) : entry;
    }

    private static JsonNode ownSection(Origin origin, String module) {
        return origin.model().section(origin.model().architecture().stack(module).orElseThrow());
    }

    /// Notes that the result has an output head of its own.
    void untie() {
        config.put("tie_word_embeddings", false);
    }

    /// Notes that the layers which predict further tokens are gone.
    ///
    /// @return whether that is news
    boolean dropPrediction() {
        boolean stated = config.path("num_nextn_predict_layers").asInt() != 0;
        if (stated) {
            config.put("num_nextn_predict_layers", 0);
        }
        return stated;
    }

    /// Notes the stored type.
    ObjectNode finish(List<TensorHeader> tensors) {
        tensors.stream().map(TensorHeader::dtype).filter(Dtype::isArithmetic).findFirst().ifPresent(dtype -> {
            String key = config.has("dtype") ? "dtype" : "torch_dtype";
            config.put(key, dtype.torchName());
        });
        return config;
    }

    /// Notes how many rows the embedding has now.
    ///
    /// @param before how many it has in the donor
    void vocabulary(long rows, long before) {
        VocabularySize size = new VocabularySize(config);
        if (rows != size.stated().orElse(before)) {
            size.state(rows);
        }
    }
}
