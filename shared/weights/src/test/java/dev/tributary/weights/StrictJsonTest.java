package dev.tributary.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {
    @Test
    void stringsAreUnescaped() throws IOException {
        assertThat(read("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20AC\\ud83d\\ude00é€😀\"", StrictJson::string)).isEqualTo("a\"\\/\b\f\n\r\t€😀é€😀");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':1,}      | Expected name at line 1 column 9 path $.a",
        "{'a' 1}       | Expected ':' at line 1 column 7 path $.a",
        "{'a':1        | End of input at line 1 column 7 path $.a",
        "{'a':01}      | Unexpected character at line 1 column 6 path $.a",
        "{'a':1.5}     | Expected a whole number of 64 bits but was 1.5 at line 1 column 6 path $.a",
        "{'a':9223372036854775808} | Expected a whole number of 64 bits but was 9223372036854775808 at line 1 column 6 path $.a",
        "{'a':'1'}     | Expected NUMBER but was STRING at line 1 column 7 path $.a",
        "{'a':1}x      | Unexpected character at line 1 column 9 path $",
        "{'a\\x':1}    | Invalid escape sequence at line 1 column 6 path $.",
        "{a:1}         | Unexpected character at line 1 column 3 path $.",
        "[]            | Expected BEGIN_OBJECT but was BEGIN_ARRAY at line 1 column 2 path $",
    })
    void whatIsNotAsItMustBeIsRefusedWithItsPlace(String text, String fault) {
        assertThatThrownBy(() -> read(text.replace('\'', '"'), StrictJsonTest::number)).isInstanceOf(StrictJson.Fault.class).hasMessage(fault);
    }

    @Test
    void textsAreUtf8() {
        assertThatThrownBy(() -> StrictJson.read(new byte[] {'"', (byte) 0xC3, '"'}, StrictJson::string)).isInstanceOf(StrictJson.Fault.class)
                .hasMessage("it is not UTF-8");
    }

    private static long number(JsonReader in) throws IOException {
        in.beginObject();
        in.nextName();
        long number = StrictJson.integer(in);
        in.endObject();
        return number;
    }

    private static <T> T read(String text, StrictJson.Reading<T> reading) throws IOException {
        return StrictJson.read(text.getBytes(StandardCharsets.UTF_8), reading);
    }
}
