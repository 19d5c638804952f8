package dev.tributary.weights;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads JSON to the letter: UTF-8 and RFC 8259, no comments, no numbers in quotes.
///
/// Gson's reader is used and not Jackson's because it starts at once: Jackson's computes BigDecimal's tables first and its mapper starts
/// locales and reflection, together a tenth of a merge of a gigabyte.
public final class StrictJson {
    private StrictJson() {}

    /// What a text is read as, value by value. It may throw an [IllegalStateException] with the place where a value is of another kind.
    @FunctionalInterface
    public interface Reading<T> {
        T from(JsonReader in) throws IOException;
    }

    /// A text is not JSON, or not what it was read as. The message says what is wrong, and where.
    public static final class Fault extends IOException {
        private Fault(String reason, Exception cause) {
            super(reason, cause);
        }
    }

    /// Reads a whole text.
    ///
    /// @throws Fault if it is not UTF-8, not JSON, of another kind, or goes on after its value
    public static <T> T read(byte[] text, Reading<T> reading) throws Fault {
        try {
            JsonReader in = new JsonReader(new StringReader(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString()));
            in.setStrictness(Strictness.STRICT);
            T value = reading.from(in);
            require(in, JsonToken.END_DOCUMENT);
            return value;
        } catch (IOException | IllegalStateException e) {
            throw new Fault(reason(e), e);
        }
    }

    /// The next value, which must be a string.
    public static String string(JsonReader in) throws IOException {
        require(in, JsonToken.STRING);
        return in.nextString();
    }

    /// The next value, which must be a whole number of 64 bits.
    public static long integer(JsonReader in) throws IOException {
        require(in, JsonToken.NUMBER);
        String place = in.toString();
        String digits = in.nextString();
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("Expected a whole number of 64 bits but was %s%s".formatted(digits, place(place)), e);
        }
    }

    private static void require(JsonReader in, JsonToken wanted) throws IOException {
        JsonToken found = in.peek();
        if (found != wanted) {
            throw new IllegalStateException("Expected %s but was %s%s".formatted(wanted, found, place(in.toString())));
        }
    }

    private static String place(String reader) {
        return reader.substring(reader.indexOf(" at line"));
    }

    private static String reason(Exception e) {
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        String message = String.valueOf(e.getMessage());
        int advice = message.indexOf('\n');
        return (advice < 0 ? message : message.substring(0, advice))
                .replace("Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON", "Unexpected character");
    }
}
