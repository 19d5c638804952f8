package dev.tributary.weights.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Reads JSON (RFC 8259) from UTF-8, value by value; the caller says which kind it expects. Every method throws a [MalformedJsonException]
/// where the text is another.
///
/// Jackson's parser would do, were it not for its start: it computes BigDecimal's tables first, which takes as much processor time as merging
/// a hundred million weights.
public final class JsonReader {
    private static final int DEEPEST = 500;

    private final byte[] text;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private int at;
    private int depth;

    public JsonReader(byte[] text) {
        this.text = text;
    }

    /// The character the next value begins with, which tells its kind; 0 at the end of the text.
    public char peek() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
        return at < text.length ? (char) (text[at] & 0xFF) : 0;
    }

    /// Reads an object.
    ///
    /// @param field reads the value of the field of the name given
    public void object(Consumer<String> field) {
        sequence('{', '}', "an object", () -> {
            String name = string();
            expect(':', "a colon");
            field.accept(name);
        });
    }

    /// Reads an array.
    ///
    /// @param element reads one element
    public void array(Runnable element) {
        sequence('[', ']', "an array", element);
    }

    private void sequence(char first, char last, String what, Runnable part) {
        expect(first, what);
        if (++depth > DEEPEST) {
            throw fault("nothing nested deeper than " + DEEPEST);
        }
        if (peek() == last) {
            at++;
        } else {
            part.run();
            while (peek() == ',') {
                at++;
                part.run();
            }
            expect(last, "a comma or the end of " + what);
        }
        depth--;
    }

    /// Reads a string.
    public String string() {
        expect('"', "a string");
        int start = at;
        boolean plain = true;
        while (at < text.length && text[at] != '"') {
            if (text[at] >= 0 && text[at] < ' ') {
                throw fault("no control character within a string");
            }
            plain &= text[at] > 0 && text[at] != '\\';
            at += text[at] == '\\' ? 2 : 1;
        }
        if (at >= text.length) {
            throw fault("the end of a string");
        }
        int end = at++;
        return plain ? new String(text, start, end - start, StandardCharsets.ISO_8859_1) : unescaped(start, end);
    }

    private String unescaped(int start, int end) {
        StringBuilder characters = new StringBuilder(end - start);
        int from = start;
        for (int i = start; i < end; i++) {
            if (text[i] == '\\') {
                characters.append(decoded(from, i));
                char kind = (char) text[i + 1];
                characters.append(kind == 'u' ? unit(i + 2, end) : escape(kind, i));
                i += kind == 'u' ? 5 : 1;
                from = i + 1;
            }
        }
        return characters.append(decoded(from, end)).toString();
    }

    private String decoded(int from, int to) {
        try {
            return utf8.decode(ByteBuffer.wrap(text, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            at = from;
            throw fault("UTF-8");
        }
    }

    private char escape(char kind, int position) {
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> {
                at = position;
                throw fault("a known escape");
            }
        };
    }

    private char unit(int from, int end) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < end ? Character.digit((char) text[i], 16) : -1;
            if (digit < 0) {
                at = from;
                throw fault("four hexadecimal digits");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    /// Reads a number and returns it as written.
    public String number() {
        peek();
        int start = at;
        skip('-');
        if (!skip('0')) {
            digits();
        }
        if (skip('.')) {
            digits();
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits();
        }
        return new String(text, start, at - start, StandardCharsets.ISO_8859_1);
    }

    private boolean skip(char character) {
        boolean there = at < text.length && text[at] == character;
        at += there ? 1 : 0;
        return there;
    }

    private void digits() {
        int start = at;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw fault("a number");
        }
    }

    /// Reads a whole number that fits a long.
    public long integer() {
        int start = at;
        try {
            return Long.parseLong(number());
        } catch (NumberFormatException e) {
            at = start;
            throw fault("a whole number of 64 bits");
        }
    }

    /// Reads a word: `true`, `false` or `null`.
    public void word(String word) {
        peek();
        int end = at + word.length();
        if (end > text.length || !Arrays.equals(text, at, end, word.getBytes(StandardCharsets.ISO_8859_1), 0, word.length())) {
            throw fault(word);
        }
        at = end;
    }

    /// Checks that nothing follows.
    public void end() {
        if (peek() != 0 || at < text.length) {
            throw fault("nothing more");
        }
    }

    private void expect(char character, String what) {
        if (peek() != character) {
            throw fault(what);
        }
        at++;
    }

    private MalformedJsonException fault(String expected) {
        String found = at < text.length ? "'" + (char) (text[at] & 0xFF) + "'" : "the end";
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, text.length); i++) {
            line += text[i] == '\n' ? 1 : 0;
            column = text[i] == '\n' ? 1 : column + 1;
        }
        return new MalformedJsonException("line %d, column %d: expected %s, found %s".formatted(line, column, expected, found));
    }
}
