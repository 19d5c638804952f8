package dev.tributary.ingestion.lineage;

import dev.tributary.neural.tokenizer.Tokenizer;
import java.util.Arrays;

/// Where tokens stand in the text they were made from.
///
/// What tokens spell is laid along the text: exact for byte-level encodings, whose tokens spell out every byte. Where a tokenizer
/// normalises, white space that the text alone has is stepped over.
final class TokenPlaces {

    private static final char INCOMPLETE = '\uFFFD';
    /// A char takes four bytes at most, and a token one at least.
    private static final int MOST_TOKENS_OF_A_CHAR = 4;

    private TokenPlaces() {
    }

    /// Offsets in the text at which tokens begin, and where the last one ends. A token that begins inside of a char begins where the
    /// char does.
    ///
    /// @param ids without the end of the document
    static int[] starts(Tokenizer tokenizer, int[] ids, String text) {
        int[] starts = new int[ids.length + 1];
        int at = 0;
        int from = 0;
        for (int i = 0; i < ids.length; i++) {
            String spelt = tokenizer.decode(Arrays.copyOfRange(ids, from, i + 1));
            boolean incomplete = !spelt.isEmpty() && spelt.charAt(spelt.length() - 1) == INCOMPLETE && i - from + 1 < MOST_TOKENS_OF_A_CHAR;
            if (incomplete && !text.startsWith(spelt, at)) {
                starts[i + 1] = at + spelt.length() - 1;
            } else {
                at = behind(spelt, text, at);
                starts[i + 1] = at;
                from = i + 1;
            }
        }
        return starts;
    }

    private static int behind(String spelt, String text, int from) {
        if (text.startsWith(spelt, from)) {
            return from + spelt.length();
        }
        int at = from;
        for (int i = 0; i < spelt.length() && at < text.length(); i++) {
            char c = spelt.charAt(i);
            while (at < text.length() && text.charAt(at) != c && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at < text.length() && (text.charAt(at) == c || !Character.isWhitespace(c))) {
                at++;
            }
        }
        return at;
    }
}
