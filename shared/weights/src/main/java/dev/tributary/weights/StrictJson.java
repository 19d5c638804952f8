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

    /// Begins to read a text.
    ///
    /// @throws IOException if it is not UTF-8
    public static JsonReader open(byte[] text) throws IOException {
        JsonReader in = new JsonReader(new StringReader(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString()));
        in.setStrictness(Strictness.STRICT);
        return in;
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

    /// Checks that nothing follows.
    public static void end(JsonReader in) throws IOException {
        require(in, JsonToken.END_DOCUMENT);
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

    /// What is wrong with a text and where, from what reading it threw: an [IOException], or an [IllegalStateException] where a value is of
    /// another kind.
    public static String fault(Exception e) {
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        String reason = String.valueOf(e.getMessage());
        int advice = reason.indexOf('\n');
        return (advice < 0 ? reason : reason.substring(0, advice))
                .replace("Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON", "Unexpected character");
    }
}
