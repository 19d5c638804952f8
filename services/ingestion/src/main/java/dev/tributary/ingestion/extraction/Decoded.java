package dev.tributary.ingestion.extraction;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A decoded document that still knows which byte each char came from.
///
/// EDGAR is 7-bit ASCII by rule, where char and byte offsets are equal; other files may be UTF-8 or, if they are HTML and
/// say so, of a single-byte charset.
final class Decoded {

    private static final int[] ONE_TO_ONE = {};
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*[\"']?([A-Za-z0-9_:.-]+)", Pattern.CASE_INSENSITIVE);
    private static final int CHARSET_WITHIN = 4096;

    private final String text;
    /// Byte offset of every char and of the end, or [#ONE_TO_ONE].
    private final int[] offsets;

    private Decoded(String text, int[] offsets) {
        this.text = text;
        this.offsets = offsets;
    }

    String text() {
        return text;
    }

    /// The byte at which a char starts.
    int byteOffset(int charOffset) {
        return offsets == ONE_TO_ONE ? charOffset : offsets[charOffset];
    }

    /// Decodes ASCII or UTF-8, or a single-byte charset that the document declares.
    ///
    /// @return empty if the bytes are none of these
    static Optional<Decoded> of(byte[] bytes) {
        if (firstBeyondAscii(bytes) < 0) {
            return Optional.of(new Decoded(new String(bytes, StandardCharsets.ISO_8859_1), ONE_TO_ONE));
        }
        Optional<String> utf8 = strictly(bytes, StandardCharsets.UTF_8);
        if (utf8.isPresent()) {
            return utf8.map(text -> new Decoded(text, utf8Offsets(text)));
        }
        return declaredCharset(bytes)
                .filter(charset -> charset.newEncoder().maxBytesPerChar() == 1.0f)
                .flatMap(charset -> strictly(bytes, charset))
                .map(text -> new Decoded(text, ONE_TO_ONE));
    }

    /// Offset of the first byte that is not valid UTF-8, or -1.
    static int firstInvalidUtf8(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(8192);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                return in.position();
            }
            if (result.isUnderflow()) {
                return -1;
            }
            out.clear();
        }
    }

    private static int firstBeyondAscii(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> strictly(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException undecodable) {
            return Optional.empty();
        }
    }

    private static Optional<Charset> declaredCharset(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, CHARSET_WITHIN), StandardCharsets.ISO_8859_1);
        Matcher declared = CHARSET.matcher(head);
        if (!declared.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Charset.forName(declared.group(1)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static int[] utf8Offsets(String text) {
        int[] offsets = new int[text.length() + 1];
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            offsets[i] = at;
            char c = text.charAt(i);
            // A surrogate pair takes four bytes; they are counted at its first half.
            at += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isHighSurrogate(c) ? 4 : Character.isLowSurrogate(c) ? 0 : 3;
        }
        offsets[text.length()] = at;
        return offsets;
    }
}
