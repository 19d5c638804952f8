package dev.tributary.ingestion.deduplication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Keeps a paragraph that a filer repeats year after year a few times only, or ever more rarely: then the n-th use is kept with chance
/// most/n, so that a paragraph used n times stands about most·(1 + ln(n/most)) times. The dice are a hash of the paragraph and n.
///
/// Boilerplate is dropped by the filer's own count, not by everybody's: standard words of the law stay in every filer's text. Short
/// paragraphs and rows of tables are never counted. What is answered depends only on the texts before. Not thread-safe; one per filer.
public final class ParagraphCap {

    /// Shorter paragraphs repeat by chance.
    private static final int LEAST_WORDS = 12;
    private static final String BREAK = "\n\n";

    private final int most;
    private final boolean thin;
    private final Map<Long, Integer> seen = new HashMap<>();

    /// @param most how often a paragraph is kept in any case
    /// @param thin whether further uses are kept ever more rarely, and not left out all
    public ParagraphCap(int most, boolean thin) {
        if (most < 1) {
            throw new IllegalArgumentException("a paragraph must be kept once at least, not " + most + " times");
        }
        this.most = most;
        this.thin = thin;
    }

    /// A paragraph and the blank line behind it.
    ///
    /// @param start offset of its first char
    /// @param end   offset behind its last
    public record Worn(int start, int end) {
    }

    /// Counts a text's paragraphs, which blank lines part.
    ///
    /// @return those that were kept often enough before, in order
    public List<Worn> count(String text) {
        List<Worn> worn = new ArrayList<>();
        for (int start = 0; start < text.length();) {
            int found = text.indexOf(BREAK, start);
            int end = found < 0 ? text.length() : found;
            int next = found < 0 ? text.length() : found + BREAK.length();
            if (text.charAt(start) != '|') {
                Words words = Words.of(text.substring(start, end));
                if (words.count() >= LEAST_WORDS && isWorn(words.gram(0, words.count()))) {
                    worn.add(new Worn(start, next));
                }
            }
            start = next;
        }
        return worn;
    }

    private boolean isWorn(long paragraph) {
        int use = seen.merge(paragraph, 1, Integer::sum);
        return use > most && !(thin && (Words.mix(paragraph + use) >>> 11) * 0x1p-53 * use < most);
    }
}
