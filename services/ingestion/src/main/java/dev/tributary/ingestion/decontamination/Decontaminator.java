package dev.tributary.ingestion.decontamination;

import dev.tributary.ingestion.deduplication.Words;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds what a text shares with evaluation sets: windows of twelve words, and filings that a set quotes as a whole.
///
/// Immutable and thread-safe once built.
public final class Decontaminator {

    /// Words in a window.
    public static final int WINDOW_WORDS = 12;

    private final Map<Long, Set<String>> windows;
    private final Map<String, Set<String>> accessions;

    private Decontaminator(Map<Long, Set<String>> windows, Map<String, Set<String>> accessions) {
        this.windows = windows;
        this.accessions = accessions;
    }

    /// A passage of a text that stands in evaluation sets.
    ///
    /// @param start      offset of its first word
    /// @param end        offset behind its last word
    /// @param benchmarks the sets
    public record Leak(int start, int end, Set<String> benchmarks) {
    }

    /// What a text shares with evaluation sets.
    ///
    /// @param leaks   passages, in order, merged where they overlap
    /// @param quotedBy sets that quote the filing itself; the whole of it should go
    /// @param words   words leaked, for each set
    public record Contamination(List<Leak> leaks, Set<String> quotedBy, Map<String, Integer> words) {

        public boolean isClean() {
            return leaks.isEmpty() && quotedBy.isEmpty();
        }
    }

    /// Gathers evaluation sets.
    public static final class Builder {

        private final Map<Long, Set<String>> windows = new HashMap<>();
        private final Map<String, Set<String>> accessions = new HashMap<>();

        /// A question, an answer or a passage of a set. Texts shorter than a window cannot be told from chance and are left out.
        public Builder text(String benchmark, String text) {
            Words words = Words.of(text);
            for (int i = 0; i + WINDOW_WORDS <= words.count(); i++) {
                windows.computeIfAbsent(words.gram(i, WINDOW_WORDS), key -> new TreeSet<>()).add(benchmark);
            }
            return this;
        }

        /// A filing that a set quotes.
        public Builder accession(String benchmark, String accession) {
            accessions.computeIfAbsent(accession, key -> new TreeSet<>()).add(benchmark);
            return this;
        }

        public Decontaminator build() {
            return new Decontaminator(Map.copyOf(windows), Map.copyOf(accessions));
        }
    }

    /// Looks a text over.
    public Contamination scan(String accession, String text) {
        Words words = Words.of(text);
        List<Leak> leaks = new ArrayList<>();
        Map<String, Integer> leaked = new TreeMap<>();
        int counted = 0;
        for (int i = 0; i + WINDOW_WORDS <= words.count(); i++) {
            Set<String> benchmarks = windows.get(words.gram(i, WINDOW_WORDS));
            if (benchmarks == null) {
                continue;
            }
            int fresh = i + WINDOW_WORDS - Math.max(i, counted);
            counted = i + WINDOW_WORDS;
            benchmarks.forEach(benchmark -> leaked.merge(benchmark, fresh, Integer::sum));
            add(leaks, new Leak(words.start(i), words.end(i + WINDOW_WORDS - 1), benchmarks));
        }
        return new Contamination(List.copyOf(leaks), accessions.getOrDefault(accession, Set.of()), leaked);
    }

    private static void add(List<Leak> leaks, Leak leak) {
        if (!leaks.isEmpty() && leak.start() <= leaks.getLast().end()) {
            Leak before = leaks.removeLast();
            Set<String> both = new TreeSet<>(before.benchmarks());
            both.addAll(leak.benchmarks());
            leaks.add(new Leak(before.start(), leak.end(), both));
        } else {
            leaks.add(leak);
        }
    }

    /// The text without its leaks. The places close with a line end, so that words beside them do not join.
    public static String without(String text, List<Leak> leaks) {
        StringBuilder kept = new StringBuilder(text.length());
        int at = 0;
        for (Leak leak : leaks) {
            kept.append(text, at, leak.start()).append('\n');
            at = leak.end();
        }
        return kept.append(text, at, text.length()).toString();
    }
}
