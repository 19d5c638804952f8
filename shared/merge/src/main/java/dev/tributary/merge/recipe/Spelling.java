package dev.tributary.merge.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// Guesses what a misspelt key or option was meant to be.
public final class Spelling {
    private Spelling() {}

    /// The known word that takes the fewest single-letter edits to reach.
    public static String nearest(String word, Collection<String> known) {
        return known.stream().min(Comparator.<String>comparingInt(candidate -> distance(word, candidate)).thenComparing(candidate -> candidate))
                .orElseThrow();
    }

    /// Whether two words are so alike that one may be a misspelling of the other.
    static boolean isNear(String word, String known) {
        return distance(word, known) <= 1 + known.length() / 4;
    }

    /// How many single-letter edits lead from one word to the other; capitals count as small letters.
    private static int distance(String word, String known) {
        String a = word.toLowerCase(Locale.ROOT);
        String b = known.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
