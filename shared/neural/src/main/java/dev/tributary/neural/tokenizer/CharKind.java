package dev.tributary.neural.tokenizer;

/// What the regular expressions distinguish: `\p{L}`, `\p{N}`, `\s`, and the rest.
enum CharKind {
    LETTER,
    DIGIT,
    SPACE,
    SYMBOL;

    private static final CharKind[] BASIC = new CharKind[1 << 16];

    static {
        for (int c = 0; c < BASIC.length; c++) {
            BASIC[c] = of(c);
        }
    }

    /// The kind of the code point that begins at `at` in well-formed UTF-8.
    static CharKind at(byte[] text, int at) {
        byte first = text[at];
        if (first >= 0) {
            return BASIC[first];
        }
        int codePoint = switch (width(first)) {
            case 2 -> (first & 0x1F) << 6 | text[at + 1] & 0x3F;
            case 3 -> (first & 0x0F) << 12 | (text[at + 1] & 0x3F) << 6 | text[at + 2] & 0x3F;
            default -> (first & 0x07) << 18 | (text[at + 1] & 0x3F) << 12 | (text[at + 2] & 0x3F) << 6 | text[at + 3] & 0x3F;
        };
        return codePoint < BASIC.length ? BASIC[codePoint] : of(codePoint);
    }

    /// How many bytes the code point that begins with this one takes.
    static int width(byte first) {
        if (first >= 0) {
            return 1;
        }
        int lead = first & 0xFF;
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    private static CharKind of(int codePoint) {
        if (codePoint >= 0x09 && codePoint <= 0x0D || codePoint == 0x85) {
            return SPACE;
        }
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER, Character.LOWERCASE_LETTER, Character.TITLECASE_LETTER, Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> DIGIT;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            default -> SYMBOL;
        };
    }
}
