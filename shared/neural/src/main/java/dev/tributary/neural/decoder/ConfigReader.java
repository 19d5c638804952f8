package dev.tributary.neural.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.InvalidModelException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// Reads `config.json` field by field; a field it was not asked for and does not know to be harmless is an error that names it.
final class ConfigReader {

    private static final Set<String> FAMILIES = Set.of("llama", "qwen2", "qwen3", "mistral");
    // Fields without influence on what is computed in training or scoring.
    private static final Set<String> HARMLESS = Set.of("architectures", "auto_map", "bos_token_id", "eos_token_id", "pad_token_id",
            "torch_dtype", "dtype", "transformers_version", "use_cache", "pretraining_tp", "max_window_layers", "sep_token_id",
            "is_llama_config", "tokenizer_class", "return_dict", "output_attentions", "output_hidden_states", "chunk_size_feed_forward",
            "is_encoder_decoder", "problem_type", "id2label", "label2id", "transformers.js_config", "unsloth_version", "unsloth_fixed");

    private static final String ROPE = "rope_parameters.";

    private final ObjectNode json;
    private final String where;
    private final Set<String> used = new HashSet<>();

    ConfigReader(ObjectNode json, String where) {
        this.json = json;
        this.where = where;
    }

    DecoderConfig read() {
        String family = text("model_type").orElseThrow(() -> missing("model_type"));
        if (!FAMILIES.contains(family)) {
            throw unsupported("model_type", family, "llama, qwen2, qwen3 and mistral are supported");
        }
        int heads = positive("num_attention_heads");
        int width = positive("hidden_size");
        int keyValueHeads = integer("num_key_value_heads").orElse(heads);
        int headSize = integer("head_dim").orElse(family.equals("qwen3") ? 128 : width / heads);
        if (keyValueHeads < 1 || heads % keyValueHeads != 0) {
            throw invalid("num_key_value_heads " + keyValueHeads + " does not divide num_attention_heads " + heads);
        }
        if (headSize < 2 || headSize % 2 != 0) {
            throw invalid("head_dim " + headSize + " must be positive and even for rotary positions");
        }
        must("hidden_act", "silu");
        must("mlp_bias", "false");
        must("attention_dropout", "0.0");
        must("rope_interleaved", "false");
        must("use_mrope", "false");
        boolean bias = family.equals("qwen2");
        if (bias) {
            // It has them whatever this says.
            used.add("attention_bias");
        } else {
            must("attention_bias", "false");
        }
        // Of the older and the newer spelling the older one counts unless it is empty, as in Transformers.
        Optional<JsonNode> newer = object("rope_parameters");
        JsonNode rope = object("rope_scaling").filter(older -> !older.isEmpty()).or(() -> newer).orElseGet(json::objectNode);
        Optional<Double> outer = number("rope_theta");
        double theta = number(rope, ROPE + "rope_theta").or(() -> outer).orElse(10_000.0);
        DecoderConfig config = new DecoderConfig(positive("vocab_size"), width, positive("num_hidden_layers"), heads, keyValueHeads,
                headSize, positive("intermediate_size"), positive("max_position_embeddings"),
                number("rms_norm_eps").orElseThrow(() -> missing("rms_norm_eps")), theta, scaling(rope),
                flag("tie_word_embeddings", false), bias, family.equals("qwen3"), slidingWindow(family),
                number("initializer_range").orElse(0.02));
        refuseUnknown(json, "");
        refuseUnknown(rope, ROPE);
        return config;
    }

    private RopeScaling scaling(JsonNode rope) {
        used.add(ROPE + "rope_type");
        used.add(ROPE + "type");
        String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(ropeNumber(rope, "factor"));
            case "llama3" -> new RopeScaling.Llama3(ropeNumber(rope, "factor"), ropeNumber(rope, "low_freq_factor"),
                    ropeNumber(rope, "high_freq_factor"), (int) ropeNumber(rope, "original_max_position_embeddings"));
            default -> throw unsupported("rope_type", type, "default, linear and llama3 are supported");
        };
    }

    private OptionalInt slidingWindow(String family) {
        boolean mistral = family.equals("mistral");
        // Left out, it is Mistral's own; only null is none.
        OptionalInt window = mistral && !json.has("sliding_window") ? OptionalInt.of(4096) : integer("sliding_window");
        if (flag("use_sliding_window", mistral) && !mistral) {
            throw unsupported("use_sliding_window", "true", "only Mistral's window over all layers is supported");
        }
        Set<String> kinds = new TreeSet<>();
        json.path("layer_types").forEach(kind -> kinds.add(kind.asText()));
        used.add("layer_types");
        if (kinds.isEmpty()) {
            return mistral ? window : OptionalInt.empty();
        }
        boolean full = kinds.equals(Set.of("full_attention"));
        if (!full && !(mistral && kinds.equals(Set.of("sliding_attention")))) {
            throw unsupported("layer_types", kinds.toString(), "only full_attention, or for Mistral sliding_attention, in all layers is supported");
        }
        return full ? OptionalInt.empty() : window;
    }

    private void must(String field, String value) {
        used.add(field);
        JsonNode node = json.path(field);
        boolean equal = node.isMissingNode() || node.isNull() || (node.isNumber() ? node.asDouble() == Double.parseDouble(value)
                : node.asText().equals(value));
        if (!equal) {
            throw unsupported(field, node.asText(), "only " + value + " is supported");
        }
    }

    private int positive(String field) {
        int value = integer(field).orElseThrow(() -> missing(field));
        if (value < 1) {
            throw invalid(field + " must be positive, not " + value);
        }
        return value;
    }

    private OptionalInt integer(String field) {
        used.add(field);
        JsonNode node = json.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return OptionalInt.empty();
        }
        if (!node.canConvertToInt() || !node.isIntegralNumber()) {
            throw invalid(field + " must be a whole number, not " + node);
        }
        return OptionalInt.of(node.asInt());
    }

    private Optional<Double> number(String field) {
        return number(json, field);
    }

    /// @param field with what it lies in, the object
    private Optional<Double> number(JsonNode object, String field) {
        used.add(field);
        JsonNode node = object.path(field.substring(field.lastIndexOf('.') + 1));
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isNumber()) {
            throw invalid(field + " must be a number, not " + node);
        }
        return Optional.of(node.asDouble());
    }

    private double ropeNumber(JsonNode rope, String field) {
        return number(rope, ROPE + field).orElseThrow(() -> missing(ROPE + field));
    }

    private Optional<JsonNode> object(String field) {
        used.add(field);
        JsonNode node = json.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            throw invalid(field + " must be an object, not " + node);
        }
        return Optional.of(node);
    }

    private boolean flag(String field, boolean otherwise) {
        used.add(field);
        JsonNode node = json.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw invalid(field + " must be true or false, not " + node);
        }
        return node.asBoolean();
    }

    private Optional<String> text(String field) {
        used.add(field);
        return Optional.ofNullable(json.path(field).textValue());
    }

    private void refuseUnknown(JsonNode object, String prefix) {
        object.fieldNames().forEachRemaining(field -> {
            if (!used.contains(prefix + field) && !HARMLESS.contains(prefix + field) && !field.startsWith("_")) {
                throw unsupported(prefix + field, object.get(field).toString(), "its meaning is not known here");
            }
        });
    }

    private InvalidModelException missing(String field) {
        return invalid("it lacks " + field);
    }

    private InvalidModelException unsupported(String field, String value, String reason) {
        return new InvalidModelException("config-unsupported",
                "%s asks for %s = %s; %s. Remove the field if it has no effect, or use another model."
                .formatted(where, field, value, reason));
    }

    private InvalidModelException invalid(String fault) {
        return new InvalidModelException("config-invalid", "%s does not describe a decoder: %s. Correct it or download it again."
                .formatted(where, fault));
    }
}
