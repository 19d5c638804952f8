package dev.tributary.weights.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {
        "{}",
        "{\"a\": [], \"b\": {}, \"c\": [[], {}], \"a\": 2}",
        "{\"architectures\": [\"LlamaForCausalLM\"], \"rope\": {\"theta\": 1e6, \"factors\": [1.0, 2.5e-7]}, \"eps\": 1e-05, \"x\": null}",
        "{\"big\": [2147483647, 2147483648, -9223372036854775808, 123456789012345678901234567890, 0.1, -0.0, 1.7976931348623157e308]}",
        "{\"te\\\"xt\": \"\\\\ \\/ \\b\\f\\n\\r\\t \\u0000 \\u001f \\u007f é € 😀 \\u2028\", \"flags\": [true, false]}",
    })
    void treesAreThoseOfJacksonAndSurviveRendering(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), text);

        assertThat(Json.read(file)).isEqualTo(JACKSON.readTree(text));
        assertThat(JACKSON.readTree(Json.render(Json.read(file)))).isEqualTo(JACKSON.readTree(text));
    }

    @Test
    void treesAreLaidOutAsTransformersDoes() {
        // Given
        var config = Json.object().put("model_type", "llama");
        config.putArray("architectures").add("LlamaForCausalLM");
        config.putObject("rope").put("theta", 1e-5);
        config.putArray("none");

        // Then
        assertThat(Json.render(config)).isEqualTo("""
                {
                  "model_type": "llama",
                  "architectures": [
                    "LlamaForCausalLM"
                  ],
                  "rope": {
                    "theta": 1.0E-5
                  },
                  "none": []
                }
                """);
    }

    @Test
    void nestingHasALimit() throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), "[".repeat(100_000));

        assertThatThrownBy(() -> Json.read(file)).isInstanceOf(InvalidModelException.class).hasMessageContaining("Nesting limit 255 reached");
    }
}
