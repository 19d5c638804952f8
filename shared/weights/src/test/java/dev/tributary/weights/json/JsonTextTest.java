package dev.tributary.weights.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)).withObjectIndenter(new DefaultIndenter("  ", "\n"));

    @ParameterizedTest
    @ValueSource(strings = {
        "{}",
        "{\"a\": [], \"b\": {}, \"c\": [[], {}]}",
        "{\"architectures\": [\"LlamaForCausalLM\"], \"rope\": {\"theta\": 1e6, \"factors\": [1.0, 2.5e-7]}, \"eps\": 1e-05}",
        "{\"list\": [{\"id\": 0, \"nested\": {\"x\": [1, {\"y\": null}]}}, [1, 2], true, false]}",
        "{\"big\": [2147483647, 2147483648, -9223372036854775808, 123456789012345678901234567890, 0.1, -0.0, 1.7976931348623157e308]}",
        "{\"te\\\"xt\": \"\\\\ \\/ \\b\\f\\n\\r\\t \\u0000 \\u001f \\u007f é € 😀 \\u2028\"}",
    })
    void treesLookAsJacksonPrintsThem(String json) throws JsonProcessingException {
        // Given
        JsonNode tree = JACKSON.readTree(json);

        // Then
        assertThat(JsonText.pretty(tree)).isEqualTo(JACKSON.writer(PRINTER).writeValueAsString(tree));
    }
}
