package dev.tributary.ingestion.quality;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Measures of a text that quality filters use.
///
/// @param words            runs of letters and digits
/// @param meanWordChars    chars in a word, on average
/// @param alphabeticShare  words with a letter, 0 to 1
/// @param numericShare     words of digits alone, 0 to 1: high in tables
/// @param symbolShare      chars that are neither letters, digits nor white space, 0 to 1
/// @param upperCaseShare   letters that are upper case, 0 to 1
/// @param functionWords    share of very common English words, 0 to 1: low in lists and foreign languages
/// @param tableLineShare   non-empty lines that are rows of tables, 0 to 1
/// @param repeatedLineShare non-empty lines that stood in the text before, 0 to 1
public record QualityAttributes(long words, double meanWordChars, double alphabeticShare, double numericShare, double symbolShare,
                                double upperCaseShare, double functionWords, double tableLineShare, double repeatedLineShare) {

    private static final Set<String> FUNCTION_WORDS = Set.of("the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "as", "was",
            "with", "be", "by", "on",
            "not", "or", "are", "from", "at", "this", "have", "has", "our", "we", "which");

    private static final int LONGEST_FUNCTION_WORD = FUNCTION_WORDS.stream().mapToInt(String::length).max().orElseThrow();

    /// Measures a text.
    public static QualityAttributes of(String text) {
        Counts counts = new Counts();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inWord = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                counts.word(text.substring(start, i));
                start = -1;
            }
            if (i < text.length()) {
                counts.character(text.charAt(i));
            }
        }
        text.lines().filter(line -> !line.isBlank()).forEach(counts::line);
        return counts.attributes();
    }

    private static final class Counts {

        private final Set<String> seenLines = new HashSet<>();
        private long words;
        private long wordChars;
        private long alphabetic;
        private long numeric;
        private long common;
        private long chars;
        private long symbols;
        private long letters;
        private long upper;
        private long lines;
        private long rows;
        private long repeated;

        void word(String word) {
            words++;
            wordChars += word.length();
            boolean digits = true;
            boolean letter = false;
            for (int i = 0; i < word.length(); i++) {
                digits &= Character.isDigit(word.charAt(i));
                letter |= Character.isLetter(word.charAt(i));
            }
            numeric += digits ? 1 : 0;
            alphabetic += letter ? 1 : 0;
            common += word.length() <= LONGEST_FUNCTION_WORD && FUNCTION_WORDS.contains(word.toLowerCase(Locale.ROOT)) ? 1 : 0;
        }

        void character(char c) {
            chars++;
            letters += Character.isLetter(c) ? 1 : 0;
            upper += Character.isUpperCase(c) ? 1 : 0;
            symbols += Character.isLetterOrDigit(c) || Character.isWhitespace(c) ? 0 : 1;
        }

        void line(String line) {
            lines++;
            rows += line.startsWith("| ") ? 1 : 0;
            repeated += seenLines.add(line) ? 0 : 1;
        }

        QualityAttributes attributes() {
            return new QualityAttributes(words, share(wordChars, words), share(alphabetic, words), share(numeric, words),
                    share(symbols, chars),
                    share(upper, letters), share(common, words), share(rows, lines), share(repeated, lines));
        }

        private static double share(long part, long whole) {
            return whole == 0 ? 0 : (double) part / whole;
        }
    }
}
