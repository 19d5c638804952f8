package dev.tributary.neural.tokenizer;

import java.util.Arrays;
import java.util.Optional;

/// Cuts text into the words that merges stay inside of: the regular expressions of three families, scanned by hand because a regular
/// expression engine would take longer than everything after it.
enum WordSplitter {
    /// Contractions; letters, digits or symbols with one space before; runs of white space.
    GPT2("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", Integer.MAX_VALUE),
    /// As GPT-2, but digits in threes, any one symbol before letters, and line ends kept with what precedes them.
    LLAMA3("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+", 3),
    /// As Llama 3, but digits one by one.
    QWEN2("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+", 1);

    private final String pattern;
    private final int digits;

    WordSplitter(String pattern, int digits) {
        this.pattern = pattern;
        this.digits = digits;
    }

    /// The regular expression, as a `tokenizer.json` spells it.
    String pattern() {
        return pattern;
    }

    static Optional<WordSplitter> ofPattern(String pattern) {
        return Arrays.stream(values()).filter(splitter -> splitter.pattern.equals(pattern)).findFirst();
    }

    /// The end of the word that begins at `at` in well-formed UTF-8; every byte belongs to a word.
    int end(byte[] text, int at, int limit) {
        if (text[at] == '\'') {
            int contraction = contraction(text, at, limit);
            if (contraction > 0) {
                return at + contraction;
            }
        }
        return this == GPT2 ? gpt2(text, at, limit) : newer(text, at, limit);
    }

    private int gpt2(byte[] text, int at, int limit) {
        int body = text[at] == ' ' && at + 1 < limit ? at + 1 : at;
        CharKind kind = CharKind.at(text, body);
        return kind == CharKind.SPACE ? spaces(text, at, limit) : run(text, body, limit, kind);
    }

    private int newer(byte[] text, int at, int limit) {
        CharKind kind = CharKind.at(text, at);
        if (kind == CharKind.LETTER) {
            return run(text, at, limit, kind);
        }
        if (kind == CharKind.DIGIT) {
            return digits(text, at, limit);
        }
        int next = at + CharKind.width(text[at]);
        if (!isLineEnd(text[at]) && next < limit && CharKind.at(text, next) == CharKind.LETTER) {
            return run(text, next, limit, CharKind.LETTER);
        }
        int body = text[at] == ' ' && next < limit ? next : at;
        if (CharKind.at(text, body) == CharKind.SYMBOL) {
            int end = run(text, body, limit, CharKind.SYMBOL);
            while (end < limit && isLineEnd(text[end])) {
                end++;
            }
            return end;
        }
        int end = run(text, at, limit, CharKind.SPACE);
        for (int i = end - 1; i >= at; i--) {
            if (isLineEnd(text[i])) {
                return i + 1;
            }
        }
        return spaces(text, at, limit);
    }

    private static boolean isLineEnd(byte value) {
        return value == '\r' || value == '\n';
    }

    /// White space up to the text's end, or all but the last character of a run that a word follows.
    private static int spaces(byte[] text, int at, int limit) {
        int end = run(text, at, limit, CharKind.SPACE);
        int last = end - 1;
        while ((text[last] & 0xC0) == 0x80) {
            last--;
        }
        return end == limit || last == at ? end : last;
    }

    private static int run(byte[] text, int from, int limit, CharKind kind) {
        int at = from;
        while (at < limit && CharKind.at(text, at) == kind) {
            at += CharKind.width(text[at]);
        }
        return at;
    }

    private int digits(byte[] text, int from, int limit) {
        int at = from;
        for (int count = 0; count < digits && at < limit && CharKind.at(text, at) == CharKind.DIGIT; count++) {
            at += CharKind.width(text[at]);
        }
        return at;
    }

    /// Length of a contraction at the apostrophe, or 0. Where the family ignores case, the long s is an s.
    private int contraction(byte[] text, int at, int limit) {
        byte one = at + 1 < limit ? fold(text[at + 1]) : 0;
        byte two = at + 2 < limit ? fold(text[at + 2]) : 0;
        if (one == 's' || one == 't' || one == 'm' || one == 'd') {
            return 2;
        }
        boolean pair = one == 'r' && two == 'e' || one == 'v' && two == 'e' || one == 'l' && two == 'l';
        boolean longS = this != GPT2 && one == (byte) 0xC5 && two == (byte) 0xBF;
        return pair || longS ? 3 : 0;
    }

    /// Lower case where the family ignores case.
    private byte fold(byte value) {
        return this != GPT2 && value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
    }
}
