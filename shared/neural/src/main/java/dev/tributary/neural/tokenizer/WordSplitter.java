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

    /// The end of the word that begins at `at`; every character belongs to a word.
    int end(char[] text, int at, int limit) {
        char first = text[at];
        if (first == '\'') {
            int contraction = contraction(text, at, limit);
            if (contraction > 0) {
                return at + contraction;
            }
        }
        return this == GPT2 ? gpt2(text, at, limit) : newer(text, at, limit);
    }

    private int gpt2(char[] text, int at, int limit) {
        int body = text[at] == ' ' && at + 1 < limit ? at + 1 : at;
        CharKind kind = CharKind.at(text, body, limit);
        if (kind == CharKind.SPACE) {
            return spaces(text, at, limit);
        }
        return run(text, body, limit, kind, digits);
    }

    private int newer(char[] text, int at, int limit) {
        CharKind kind = CharKind.at(text, at, limit);
        if (kind == CharKind.LETTER) {
            return run(text, at, limit, kind, Integer.MAX_VALUE);
        }
        if (kind == CharKind.DIGIT) {
            return run(text, at, limit, kind, digits);
        }
        int next = at + CharKind.width(text, at, limit);
        boolean lineEnd = text[at] == '\r' || text[at] == '\n';
        if (!lineEnd && next < limit && CharKind.at(text, next, limit) == CharKind.LETTER) {
            return run(text, next, limit, CharKind.LETTER, Integer.MAX_VALUE);
        }
        int body = text[at] == ' ' && at + 1 < limit ? at + 1 : at;
        if (CharKind.at(text, body, limit) == CharKind.SYMBOL) {
            int end = run(text, body, limit, CharKind.SYMBOL, Integer.MAX_VALUE);
            while (end < limit && (text[end] == '\r' || text[end] == '\n')) {
                end++;
            }
            return end;
        }
        int end = run(text, at, limit, CharKind.SPACE, Integer.MAX_VALUE);
        for (int i = end - 1; i >= at; i--) {
            if (text[i] == '\r' || text[i] == '\n') {
                return i + 1;
            }
        }
        return spaces(text, at, limit);
    }

    /// White space up to the text's end, or all but the last character of a run that a word follows.
    private static int spaces(char[] text, int at, int limit) {
        int end = run(text, at, limit, CharKind.SPACE, Integer.MAX_VALUE);
        return end == limit || end - at == 1 ? end : end - 1;
    }

    private static int run(char[] text, int from, int limit, CharKind kind, int most) {
        int at = from;
        for (int count = 0; count < most && at < limit && CharKind.at(text, at, limit) == kind; count++) {
            at += CharKind.width(text, at, limit);
        }
        return at;
    }

    /// Length of a contraction at the apostrophe, or 0.
    private int contraction(char[] text, int at, int limit) {
        char one = at + 1 < limit ? fold(text[at + 1]) : 0;
        char two = at + 2 < limit ? fold(text[at + 2]) : 0;
        if (one == 's' || one == 't' || one == 'm' || one == 'd') {
            return 2;
        }
        boolean pair = one == 'r' && two == 'e' || one == 'v' && two == 'e' || one == 'l' && two == 'l';
        return pair ? 3 : 0;
    }

    /// Lower case where the family ignores case; the long s folds to s.
    private char fold(char c) {
        if (this == GPT2) {
            return c;
        }
        return c == '\u017F' ? 's' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
}
