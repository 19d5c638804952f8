package dev.tributary.merge.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.architecture.Stack;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import java.util.List;

/// Turns the donor's config.json into the result's: only what the merge changed is changed, unknown keys stay.
final class ConfigEditor {
    private final ObjectNode config;
    private long vocabulary;

    ConfigEditor(ObjectNode config) {
        this.config = config;
        this.vocabulary = Architecture.vocabulary(config).orElse(-1L);
    }

    /// Notes how many layers a stack has now, and which of the donor's layers each came from.
    void layers(Stack stack, List<Integer> origins) {
        if (stack.layers() == origins.size()) {
            return;
        }
        JsonPointer section = stack.countKey().head();
        ObjectNode owner = (ObjectNode) config.at(section);
        owner.put(stack.countKey().last().getMatchingProperty(), origins.size());
        owner.properties().forEach(pair -> {
            // An array with one entry per layer, such as layer_types.
            if (pair.getValue() instanceof ArrayNode array && array.size() == stack.layers()) {
                ArrayNode old = array.deepCopy();
                array.removeAll();
                origins.forEach(origin -> array.add(old.get(origin)));
            }
        });
    }

    /// Notes that the result has an output head of its own.
    void untie() {
        config.put("tie_word_embeddings", false);
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
