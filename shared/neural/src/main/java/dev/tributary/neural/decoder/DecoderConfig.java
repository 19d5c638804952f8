package dev.tributary.neural.decoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.util.OptionalInt;

/// One description of a decoder, whichever family it comes from: pre-norm with RMSNorm, grouped-query attention with rotary
/// positions, a gated SiLU feed-forward. What the families differ in are the flags.
///
/// @param vocabulary    token ids are below this
/// @param width         size of the residual stream
/// @param layers        number of layers
/// @param heads         query heads
/// @param keyValueHeads key and value heads; divides `heads`
/// @param headSize      size of a head, even
/// @param feedForward   inner size of the feed-forward
/// @param positions     the longest sequence
/// @param normEpsilon   added to the mean square in norms
/// @param ropeTheta     base of the rotary frequencies
/// @param ropeScaling   how they are stretched
/// @param tied          whether the embedding is the output matrix too
/// @param attentionBias whether query, key and value have biases (Qwen2)
/// @param headNorms     whether query and key heads are normalised (Qwen3)
/// @param slidingWindow how far back attention reaches, if limited (Mistral)
/// @param initialRange  standard deviation of initial weights
public record DecoderConfig(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int feedForward,
        int positions,
        double normEpsilon,
        double ropeTheta,
        RopeScaling ropeScaling,
        boolean tied,
        boolean attentionBias,
        boolean headNorms,
        OptionalInt slidingWindow,
        double initialRange) {

    /// Reads `config.json`.
    ///
    /// @param where the file, for messages
    /// @throws dev.tributary.weights.InvalidModelException if a field is missing, contradicts another, or asks for what is not supported
    public static DecoderConfig parse(ObjectNode json, String where) {
        return new ConfigReader(json, where).read();
    }

    /// Reads the `config.json` of a model folder that is open.
    ///
    /// @throws dev.tributary.weights.InvalidModelException as [#parse] does
    public static DecoderConfig of(Checkpoint checkpoint) {
        return parse(checkpoint.config(), checkpoint.folder().resolve("config.json").toString());
    }

    /// The smallest `config.json` of a Llama of this shape, default rotary positions.
    ///
    /// @param endOfDocument id of the end-of-text token
    public static ObjectNode llama(int vocabulary, int width, int layers, int heads, int keyValueHeads, int feedForward, int positions,
            boolean tied, int endOfDocument) {
        ObjectNode json = dev.tributary.weights.checkpoint.Json.object();
        json.putArray("architectures").add("LlamaForCausalLM");
        json.put("model_type", "llama").put("vocab_size", vocabulary).put("hidden_size", width).put("num_hidden_layers", layers)
                .put("num_attention_heads", heads).put("num_key_value_heads", keyValueHeads).put("head_dim", width / heads)
                .put("intermediate_size", feedForward).put("max_position_embeddings", positions).put("rms_norm_eps", 1e-5)
                .put("rope_theta", 10000.0).put("hidden_act", "silu").put("attention_bias", false).put("mlp_bias", false)
                .put("tie_word_embeddings", tied).put("initializer_range", 0.02)
                .put("bos_token_id", endOfDocument).put("eos_token_id", endOfDocument).put("torch_dtype", "float32");
        return json;
    }
}
