package dev.tributary.merging.mixture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.InvalidModelException;

/// What a dense decoder becomes: names of tensors and fields of config.json.
enum MixtureKind {
    /// Of Llama and Mistral.
    MIXTRAL("block_sparse_moe.", "w1", "w3", "w2") {
        @Override
        void describe(ObjectNode config, int experts) {
            config.put("model_type", "mixtral").put("num_local_experts", experts).put("router_aux_loss_coef", 0.001);
            config.putArray("architectures").add("MixtralForCausalLM");
        }
    },
    /// Of Qwen 2, with a shared expert.
    QWEN2("mlp.", "gate_proj", "up_proj", "down_proj") {
        @Override
        void describe(ObjectNode config, int experts) {
            config.put("model_type", "qwen2_moe").put("shared_expert_intermediate_size", config.path("intermediate_size").asInt());
            config.putArray("architectures").add("Qwen2MoeForCausalLM");
            qwen(config, experts);
        }
    },
    /// Of Qwen 3.
    QWEN3("mlp.", "gate_proj", "up_proj", "down_proj") {
        @Override
        void describe(ObjectNode config, int experts) {
            config.put("model_type", "qwen3_moe");
            config.putArray("architectures").add("Qwen3MoeForCausalLM");
            qwen(config, experts);
        }
    };

    private final String block;
    private final String gate;
    private final String up;
    private final String down;

    MixtureKind(String block, String gate, String up, String down) {
        this.block = block;
        this.gate = gate;
        this.up = up;
        this.down = down;
    }

    /// Writes what the mixture is into its config.json, which starts as the base's.
    abstract void describe(ObjectNode config, int experts);

    static MixtureKind of(ObjectNode config, String where) {
        String type = config.path("model_type").asText("");
        if (config.path("attention_bias").asBoolean() || config.path("mlp_bias").asBoolean()) {
            throw new InvalidModelException("config-unsupported", where + " has biases, for which mixtures have no place.");
        }
        return switch (type) {
            case "llama", "mistral" -> MIXTRAL;
            case "qwen2" -> QWEN2;
            case "qwen3" -> QWEN3;
            default -> throw new InvalidModelException("config-unsupported",
                    "%s is of type '%s'; mixtures are made of llama, mistral, qwen2 and qwen3.".formatted(where, type));
        };
    }

    String router(int layer) {
        return layer(layer) + block + "gate.weight";
    }

    /// @param projection `gate_proj`, `up_proj` or `down_proj`
    String expert(int layer, int expert, String projection) {
        String name = switch (projection) {
            case "gate_proj" -> gate;
            case "up_proj" -> up;
            default -> down;
        };
        return layer(layer) + block + "experts." + expert + "." + name + ".weight";
    }

    String shared(int layer, String projection) {
        return layer(layer) + block + "shared_expert." + projection + ".weight";
    }

    String sharedGate(int layer) {
        return layer(layer) + block + "shared_expert_gate.weight";
    }

    static String layer(int layer) {
        return "model.layers." + layer + ".";
    }

    private static void qwen(ObjectNode config, int experts) {
        config.put("num_experts", experts).put("moe_intermediate_size", config.path("intermediate_size").asInt()).put("decoder_sparse_step", 1)
                .put("norm_topk_prob", true).put("router_aux_loss_coef", 0.001);
        config.putArray("mlp_only_layers");
    }
}
