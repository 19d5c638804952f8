package dev.tributary.testing.filings;

/// The encoding in which submissions carry pictures and archives.
public final class Uuencoding {

    private static final int BYTES_PER_LINE = 45;

    private Uuencoding() {
    }

    /// The lines from `begin` to `end`.
    public static String encode(String fileName, byte[] bytes) {
        StringBuilder out = new StringBuilder("begin 644 ").append(fileName).append('\n');
        for (int from = 0; from < bytes.length; from += BYTES_PER_LINE) {
            int count = Math.min(BYTES_PER_LINE, bytes.length - from);
            out.append(digit(count));
            for (int i = from; i < from + count; i += 3) {
                int group = at(bytes, i) << 16 | at(bytes, i + 1) << 8 | at(bytes, i + 2);
                out.append(digit(group >> 18)).append(digit(group >> 12)).append(digit(group >> 6)).append(digit(group));
            }
            out.append('\n');
        }
        return out.append("`\nend\n").toString();
    }

    private static int at(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0xff : 0;
    }

    private static char digit(int value) {
        int bits = value & 0x3f;
        return bits == 0 ? '`' : (char) (bits + 32);
    }
}
