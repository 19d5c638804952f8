package dev.tributary.merge.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.architecture.Stack;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import java.util.List;
import java.util.stream.IntStream;

/// Turns the donor's config.json into the result's: only what the merge changed is changed, unknown keys stay.
final class ConfigEditor {
    private final ObjectNode config;
    private long vocabulary;

    ConfigEditor(ObjectNode config) {
        this.config = config;
        this.vocabulary = Architecture.vocabulary(config).orElse(-1L);
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
            // An array with one entry per layer, such as layer_types.
            if (pair.getValue() instanceof ArrayNode array && array.size() == stack.layers()) {
                ArrayNode old = array.deepCopy();
                array.removeAll();
                origins.forEach(origin -> array.add(entry(origin, stack.module(), pair.getKey(), old)));
            }
        });
    }

    /// What a layer's own model has in such an array, or else the donor.
    private static JsonNode entry(Origin origin, String module, String key, ArrayNode donors) {
        Stack own = origin.model().architecture().stack(module).orElseThrow();
        JsonNode entry = origin.model().section(own).path(key).path(origin.layer());
        return entry.isMissingNode() ? donors.get(origin.layer() % donors.size()) : entry;
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
    void vocabulary(long rows) {
        if (rows != vocabulary) {
            vocabulary = rows;
            JsonNode text = config.path("text_config");
            ObjectNode owner = config.has("vocab_size") || !text.has("vocab_size") ? config : (ObjectNode) text;
            owner.put("vocab_size", rows);
        }
    }
}
