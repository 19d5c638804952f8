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

    /// The kind of the code point at `at`.
    static CharKind at(char[] text, int at, int limit) {
        char c = text[at];
        if (Character.isHighSurrogate(c) && at + 1 < limit && Character.isLowSurrogate(text[at + 1])) {
            return of(Character.toCodePoint(c, text[at + 1]));
        }
        return BASIC[c];
    }

    /// How many chars the code point at `at` takes.
    static int width(char[] text, int at, int limit) {
        return Character.isHighSurrogate(text[at]) && at + 1 < limit && Character.isLowSurrogate(text[at + 1]) ? 2 : 1;
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
