package dev.tributary.neural.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// GPT-2's spelling of bytes as visible characters: printable Latin-1 stands for itself, the rest are moved to U+0100 and up, in order.
final class ByteLevel {

    private static final char[] CHARS = new char[256];
    private static final int[] BYTES = new int[512];

    static {
        Arrays.fill(BYTES, -1);
        int moved = 256;
        for (int value = 0; value < 256; value++) {
            boolean visible = value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE;
            CHARS[value] = (char) (visible ? value : moved++);
            BYTES[CHARS[value]] = value;
        }
    }

    private ByteLevel() {
    }

    /// The character that stands for a byte, 0 to 255.
    static char spell(int value) {
        return CHARS[value];
    }

    static String spell(byte[] bytes, int from, int to) {
        StringBuilder spelled = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            spelled.append(CHARS[bytes[i] & 0xFF]);
        }
        return spelled.toString();
    }

    /// The bytes a token spells; a token with characters outside the alphabet stands for its own UTF-8.
    static byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTES.length || BYTES[c] < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTES[c];
        }
        return bytes;
    }
}
