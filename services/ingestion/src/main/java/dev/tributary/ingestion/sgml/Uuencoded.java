package dev.tributary.ingestion.sgml;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Binary bodies as submissions carry them: three bytes in four printable chars, each line led by its length.
public final class Uuencoded {

    private static final Pattern BEGIN = Pattern.compile("^begin [0-7]{3,4} .*\\R", Pattern.MULTILINE);

    private Uuencoded() {
    }

    /// Decodes the first file in a body. Spaces that were cut from the ends of lines count as zeros.
    ///
    /// @param body decoded as Latin-1; tags before `begin` are passed over
    /// @return empty if there is no such file, or it is damaged or cut short
    public static Optional<byte[]> decode(String body) {
        Matcher begin = BEGIN.matcher(body);
        if (!begin.find()) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length() * 3 / 4);
        for (String line : (Iterable<String>) body.substring(begin.end()).lines()::iterator) {
            if (line.equals("end")) {
                return Optional.of(bytes.toByteArray());
            }
            if (!line.isEmpty() && !decode(line, bytes)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean decode(String line, ByteArrayOutputStream bytes) {
        int left = bits(line, 0);
        for (int at = 1; left > 0; at += 4, left -= 3) {
            int group = bits(line, at) << 18 | bits(line, at + 1) << 12 | bits(line, at + 2) << 6 | bits(line, at + 3);
            if (group < 0) {
                return false;
            }
            for (int i = 0; i < Math.min(3, left); i++) {
                bytes.write(group >> 16 - 8 * i);
            }
        }
        return left <= 0 && bits(line, 0) >= 0;
    }

    /// Six bits; negative for a char that is none.
    private static int bits(String line, int at) {
        char c = at < line.length() ? line.charAt(at) : ' ';
        return c < ' ' || c > '`' ? -1 : c - ' ' & 0x3f;
    }
}
