package dev.tributary.neural.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderConfigTest {

    @Test
    void aLlamaIsDescribed() {
        DecoderConfig config = parse(llama());
        assertThat(config).extracting(DecoderConfig::headSize, DecoderConfig::keyValueHeads, DecoderConfig::tied, DecoderConfig::ropeTheta)
                .containsExactly(8, 2, true, 10_000.0);
        assertThat(config.slidingWindow()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"hidden_act, \"gelu\"", "mlp_bias, true", "attention_bias, true", "attention_dropout, 0.1", "model_type, \"gpt2\"",
            "attn_logit_softcapping, 50.0", "query_pre_attn_scalar, 256", "quantization_config, {}", "use_sliding_window, true",
            "use_mrope, true"})
    void whatIsNotSupportedIsNamed(String field, String value) {
        // Given
        ObjectNode json = llama();
        json.set(field, read(value));
        // When, Then
        assertThatThrownBy(() -> parse(json)).isInstanceOf(InvalidModelException.class).hasMessageContaining(field)
                .hasMessageContaining("folder/config.json");
    }

    @ParameterizedTest
    @CsvSource({"hidden_size, lacks hidden_size", "rms_norm_eps, lacks rms_norm_eps", "vocab_size, lacks vocab_size"})
    void whatIsMissingIsNamed(String field, String fault) {
        ObjectNode json = llama();
        json.remove(field);
        assertThatThrownBy(() -> parse(json)).isInstanceOf(InvalidModelException.class).hasMessageContaining(fault);
    }

    @Test
    void headsThatDoNotDivideAreRefused() {
        ObjectNode json = llama().put("num_key_value_heads", 3);
        assertThatThrownBy(() -> parse(json)).hasMessageContaining("num_key_value_heads 3 does not divide num_attention_heads 4");
    }

    @Test
    void ropeScalingIsReadInBothSpellings() {
        // Given
        ObjectNode older = llama();
        older.putObject("rope_scaling").put("rope_type", "llama3").put("factor", 8.0).put("low_freq_factor", 1.0).put("high_freq_factor",
                4.0)
                .put("original_max_position_embeddings", 8192);
        ObjectNode newer = llama();
        newer.remove("rope_theta");
        newer.putObject("rope_parameters").put("rope_type", "llama3").put("rope_theta", 500_000.0).put("factor", 8.0)
                .put("low_freq_factor", 1.0)
                .put("high_freq_factor", 4.0).put("original_max_position_embeddings", 8192);
        // Then
        assertThat(parse(older).ropeScaling()).isEqualTo(parse(newer).ropeScaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 8192));
        assertThat(parse(newer).ropeTheta()).isEqualTo(500_000);
    }

    @Test
    void anEmptyOlderSpellingOfRopeDoesNotHideTheNewer() {
        ObjectNode json = llama();
        json.putObject("rope_scaling");
        json.putObject("rope_parameters").put("rope_type", "default").put("rope_theta", 500_000.0);
        assertThat(parse(json).ropeTheta()).isEqualTo(500_000);
    }

    /// As published: Qwen2.5-0.5B, and SmolLM2-135M-Instruct as Unsloth mirrors it.
    @ParameterizedTest
    @ValueSource(strings = {
        """
        {"architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 151643, "eos_token_id": 151643,
        "hidden_act": "silu", "hidden_size": 896, "initializer_range": 0.02, "intermediate_size": 4864,
        "max_position_embeddings": 32768, "max_window_layers": 24, "model_type": "qwen2", "num_attention_heads": 14,
        "num_hidden_layers": 24, "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768,
        "tie_word_embeddings": true, "torch_dtype": "bfloat16", "transformers_version": "4.40.1", "use_cache": true,
        "use_mrope": false, "use_sliding_window": false, "vocab_size": 151936}
        """, """
        {"architectures": ["LlamaForCausalLM"], "attention_bias": false, "attention_dropout": 0.0, "bos_token_id": 1,
        "eos_token_id": 2, "head_dim": 64, "hidden_act": "silu", "hidden_size": 576, "initializer_range": 0.041666666666666664,
        "intermediate_size": 1536, "is_llama_config": true, "max_position_embeddings": 8192, "mlp_bias": false, "model_type": "llama",
        "num_attention_heads": 9, "num_hidden_layers": 30, "num_key_value_heads": 3, "pad_token_id": 2, "pretraining_tp": 1,
        "rms_norm_eps": 1e-05, "rope_interleaved": false, "rope_scaling": null, "rope_theta": 100000, "tie_word_embeddings": true,
        "torch_dtype": "bfloat16", "transformers.js_config": {"kv_cache_dtype": {"q4f16": "float16"}}, "transformers_version": "4.42.3",
        "unsloth_fixed": true, "unsloth_version": "2024.9", "use_cache": true, "vocab_size": 49152}
        """})
    void publishedDescriptionsAreRead(String json) {
        assertThat(parse((ObjectNode) read(json)).tied()).isTrue();
    }

    @Test
    void anUnknownRopeTypeIsNamed() {
        ObjectNode json = llama();
        json.putObject("rope_scaling").put("rope_type", "yarn").put("factor", 4.0);
        assertThatThrownBy(() -> parse(json)).hasMessageContaining("rope_type = yarn");
    }

    @Test
    void aRopeFieldThatIsNotUnderstoodIsNamed() {
        ObjectNode json = llama();
        json.putObject("rope_parameters").put("rope_type", "default").put("rope_theta", 10_000.0).put("partial_rotary_factor", 0.5);
        assertThatThrownBy(() -> parse(json)).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("rope_parameters.partial_rotary_factor = 0.5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rope_theta           | "500000" | rope_theta must be a number, not "500000"
            rms_norm_eps         | "1e-5"   | rms_norm_eps must be a number, not "1e-5"
            tie_word_embeddings  | "yes"    | tie_word_embeddings must be true or false, not "yes"
            rope_scaling         | "llama3" | rope_scaling must be an object, not "llama3"
            """)
    void aValueOfTheWrongKindIsNotTakenForNone(String field, String value, String fault) {
        // Given
        ObjectNode json = llama();
        json.set(field, read(value));
        // When, Then
        assertThatThrownBy(() -> parse(json)).isInstanceOf(InvalidModelException.class).hasMessageContaining(fault);
    }

    @Test
    void aMistralsWindowCounts() {
        assertThat(parse(llama().put("model_type", "mistral").put("sliding_window", 128)).slidingWindow()).hasValue(128);
        assertThat(parse(llama().put("model_type", "mistral").putNull("sliding_window")).slidingWindow()).isEmpty();
        assertThat(parse(llama().put("model_type", "mistral")).slidingWindow()).hasValue(4096);
    }

    @Test
    void kindsOfLayersDecideWhetherAMistralsWindowCounts() {
        ObjectNode json = llama().put("model_type", "mistral").put("sliding_window", 128);
        json.putArray("layer_types").add("full_attention").add("full_attention");
        assertThat(parse(json).slidingWindow()).isEmpty();
        json.putArray("layer_types").add("sliding_attention").add("sliding_attention");
        assertThat(parse(json).slidingWindow()).hasValue(128);
        assertThatThrownBy(() -> parse(json.put("model_type", "qwen2"))).hasMessageContaining("layer_types = [sliding_attention]");
        json.putArray("layer_types").add("sliding_attention").add("full_attention");
        assertThatThrownBy(() -> parse(json.put("model_type", "mistral"))).hasMessageContaining("layer_types = [full_attention, sliding_attention]");
    }

    /// With factor 8 over 8,192 positions: wavelengths above 8,192 are slowed eightfold, below 2,048 kept, between interpolated.
    @Test
    void llama3ScalingKeepsShortWavesAndSlowsLongOnes() {
        RopeScaling scaling = new RopeScaling.Llama3(8, 1, 4, 8192);
        double slow = 2 * Math.PI / 10_000;
        double fast = 2 * Math.PI / 2_000;
        double between = 2 * Math.PI / 4_096;
        assertThat(scaling.scale(slow)).isCloseTo(slow / 8, within(1e-12));
        assertThat(scaling.scale(fast)).isEqualTo(fast);
        assertThat(scaling.scale(between)).isCloseTo(between * (2.0 / 3 / 8 + 1.0 / 3), within(1e-12));
    }

    private static ObjectNode llama() {
        return DecoderConfig.llama(64, 32, 2, 4, 2, 64, 32, true, 0);
    }

    private static DecoderConfig parse(ObjectNode json) {
        return DecoderConfig.parse(json, "folder/config.json");
    }

    private static JsonNode read(String value) {
        try {
            return new ObjectMapper().readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
