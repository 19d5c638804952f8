package dev.tributary.weights.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
    @Test
    void valuesComeInTheirOrder() {
        // Given
        JsonReader in = reader(" {\"a\" : [1, -20 ,3e2],\n\t\"b\":{}, \"c\":[], \"d\":null}\r\n");
        List<String> seen = new ArrayList<>();

        // When
        in.object(name -> {
            seen.add(name);
            switch (in.peek()) {
                case '[' -> in.array(() -> seen.add(in.number()));
                case '{' -> in.object(seen::add);
                default -> in.word("null");
            }
        });
        in.end();

        // Then
        assertThat(seen).containsExactly("a", "1", "-20", "3e2", "b", "c", "d");
    }

    @Test
    void stringsAreUnescaped() {
        assertThat(reader("\"plain\"").string()).isEqualTo("plain");
        assertThat(reader("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"").string()).isEqualTo("\"\\/\b\f\n\r\t");
        assertThat(reader("\"\\u00e9\\u20AC\\ud83d\\ude00\"").string()).isEqualTo("é€😀");
        assertThat(reader("\"aé€😀\\u0041\"").string()).isEqualTo("aé€😀A");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{`a`:1,}       | a string, found '}'                       | 7",
        "{`a` 1}        | a colon, found '1'                        | 5",
        "{`a`:1         | a comma or the end of an object, found the end | 6",
        "{`a`:01}       | a comma or the end of an object, found '1'     | 6",
        "{`a`:-}        | a number, found '}'                       | 6",
        "{`a`:1.}       | a number, found '}'                       | 7",
        "{`a`:1.5}      | a whole number of 64 bits                 | 5",
        "{`a`:9223372036854775808} | a whole number of 64 bits      | 5",
        "{`a`:1}x       | nothing more, found 'x'                   | 7",
        "{`a\\x`:1}     | a known escape                            | 3",
        "{`a\\u00g0`:1} | four hexadecimal digits                   | 5",
        "{`a            | the end of a string, found the end        | 3",
        "{`a\\          | the end of a string, found the end        | 4",
        "[]             | an object, found '['                      | 0",
    })
    void whatIsNotJsonIsRefusedWithItsPlace(String text, String fault, int before) {
        // Given
        JsonReader in = reader(text.replace('`', '"'));

        // Then
        refuses(in, in::integer, fault, before);
    }

    @Test
    void stringsMustBeUtf8WithoutControlCharacters() {
        refuses(new JsonReader(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}), () -> { }, "UTF-8", 2);
        refuses(reader("{\"a\n\":1}"), () -> { }, "no control character", 3);
    }

    @Test
    void nestingHasALimit() {
        // Given
        JsonReader in = reader("[".repeat(100_000));
        Runnable[] nested = new Runnable[1];
        nested[0] = () -> in.array(nested[0]);

        // Then
        assertThatThrownBy(nested[0]::run).isInstanceOf(MalformedJsonException.class).hasMessageContaining("nested");
    }

    private static void refuses(JsonReader in, Runnable value, String fault, int before) {
        Consumer<String> field = name -> value.run();
        assertThatThrownBy(() -> {
            in.object(field);
            in.end();
        }).isInstanceOf(MalformedJsonException.class)
                .hasMessageStartingWith("line 1, column %d: expected %s".formatted(before + 1, fault));
    }

    private static JsonReader reader(String text) {
        return new JsonReader(text.getBytes(StandardCharsets.UTF_8));
    }
}
