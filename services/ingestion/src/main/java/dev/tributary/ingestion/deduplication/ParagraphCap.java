package dev.tributary.ingestion.deduplication;

import java.util.HashMap;
import java.util.Map;

/// Keeps a paragraph that a filer repeats year after year a few times only.
///
/// Boilerplate is dropped by the filer's own count, not by everybody's: standard words of the law stay in every filer's text. Short
/// paragraphs and rows of tables are never counted. What is answered depends only on the texts before. Not thread-safe.
public final class ParagraphCap {

    /// Shorter paragraphs repeat by chance.
    private static final int LEAST_WORDS = 12;

    private final int most;
    private final Map<Long, Integer> seen = new HashMap<>();

    /// @param most how often a filer's paragraph is kept
    public ParagraphCap(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a paragraph must be kept once at least, not " + most + " times");
        }
        this.most = most;
    }

    /// A text without its worn paragraphs.
    ///
    /// @param text         what is left, paragraphs parted as before
    /// @param removedWords words that went
    public record Capped(String text, long removedWords) {
    }

    /// Caps a text's paragraphs, which blank lines part, and counts them.
    public Capped apply(String filer, String text) {
        StringBuilder kept = new StringBuilder(text.length());
        long removed = 0;
        for (String paragraph : text.split("\n\n")) {
            Words words = Words.of(paragraph);
            boolean counts = words.count() >= LEAST_WORDS && !paragraph.startsWith("|");
            if (counts && seen.merge(key(filer, words), 1, Integer::sum) > most) {
                removed += words.count();
                continue;
            }
            kept.append(kept.isEmpty() ? "" : "\n\n").append(paragraph);
        }
        return new Capped(kept.toString(), removed);
    }

    private static long key(String filer, Words words) {
        return Words.mix(words.gram(0, words.count()) * 31 + Words.of(filer).gram(0, Words.of(filer).count()));
    }
}
