package dev.tributary.neural.decoder;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.List;

/// The parameters of a decoder under their Hugging Face names, in the order the script expects them.
final class ParameterLayout {

    private ParameterLayout() {
    }

    static List<TensorHeader> of(DecoderConfig config, Dtype dtype) {
        long width = config.width();
        long queries = (long) config.heads() * config.headSize();
        long keys = (long) config.keyValueHeads() * config.headSize();
        List<TensorHeader> all = new ArrayList<>();
        all.add(TensorHeader.of("model.embed_tokens.weight", dtype, config.vocabulary(), width));
        for (int i = 0; i < config.layers(); i++) {
            String layer = "model.layers." + i + ".";
            String attention = layer + "self_attn.";
            all.add(TensorHeader.of(layer + "input_layernorm.weight", dtype, width));
            all.add(TensorHeader.of(attention + "q_proj.weight", dtype, queries, width));
            all.add(TensorHeader.of(attention + "k_proj.weight", dtype, keys, width));
            all.add(TensorHeader.of(attention + "v_proj.weight", dtype, keys, width));
            all.add(TensorHeader.of(attention + "o_proj.weight", dtype, width, queries));
            all.add(TensorHeader.of(layer + "post_attention_layernorm.weight", dtype, width));
            all.add(TensorHeader.of(layer + "mlp.gate_proj.weight", dtype, config.feedForward(), width));
            all.add(TensorHeader.of(layer + "mlp.up_proj.weight", dtype, config.feedForward(), width));
            all.add(TensorHeader.of(layer + "mlp.down_proj.weight", dtype, width, config.feedForward()));
            if (config.attentionBias()) {
                all.add(TensorHeader.of(attention + "q_proj.bias", dtype, queries));
                all.add(TensorHeader.of(attention + "k_proj.bias", dtype, keys));
                all.add(TensorHeader.of(attention + "v_proj.bias", dtype, keys));
            }
            if (config.headNorms()) {
                all.add(TensorHeader.of(attention + "q_norm.weight", dtype, config.headSize()));
                all.add(TensorHeader.of(attention + "k_norm.weight", dtype, config.headSize()));
            }
        }
        all.add(TensorHeader.of("model.norm.weight", dtype, width));
        if (!config.tied()) {
            all.add(TensorHeader.of("lm_head.weight", dtype, config.vocabulary(), width));
        }
        return all;
    }
}
