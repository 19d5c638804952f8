package dev.tributary.ingestion.decontamination;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.ingestion.deduplication.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/// Finds what a text shares with evaluation sets: windows of twelve words, and filings that a set quotes as a whole.
///
/// Immutable and thread-safe once built.
public final class Decontaminator {

    /// Words in a window.
    public static final int WINDOW_WORDS = 12;

    private static final Pattern ACCESSION = Pattern.compile("(?<!\\d)\\d{10}-?\\d{2}-?\\d{6}(?!\\d)");

    /// Windows of every set together, so that text in none of them is looked up once.
    private final WindowSet any;
    private final SortedMap<String, WindowSet> windows;
    private final Map<String, Set<String>> accessions;

    private Decontaminator(WindowSet any, SortedMap<String, WindowSet> windows, Map<String, Set<String>> accessions) {
        this.any = any;
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
    /// @param leaks passages, in order, merged where they overlap
    /// @param words words leaked, for each set
    public record Contamination(List<Leak> leaks, Map<String, Integer> words) {

        public boolean isClean() {
            return leaks.isEmpty();
        }
    }

    /// Gathers evaluation sets.
    public static final class Builder {

        private final SortedMap<String, LongStream.Builder> windows = new TreeMap<>();
        private final Map<String, Set<String>> accessions = new HashMap<>();

        /// A question, an answer or a passage of a set. Texts shorter than a window cannot be told from chance and are left out.
        public Builder text(String benchmark, String text) {
            LongStream.Builder set = windows.computeIfAbsent(benchmark, key -> LongStream.builder());
            Words words = Words.of(text);
            for (int i = 0; i + WINDOW_WORDS <= words.count(); i++) {
                set.add(words.gram(i, WINDOW_WORDS));
            }
            return this;
        }

        /// A filing that a set quotes.
        public Builder accession(String benchmark, String accession) {
            accessions.computeIfAbsent(accession, key -> new TreeSet<>()).add(benchmark);
            return this;
        }

        /// Everything that an entry of a set says, whatever its shape: every text in it, and every accession number that one of
        /// them names, with or without its hyphens.
        public Builder entry(String benchmark, JsonNode entry) {
            if (entry.isTextual()) {
                text(benchmark, entry.textValue());
                Matcher named = ACCESSION.matcher(entry.textValue());
                while (named.find()) {
                    String digits = named.group().replace("-", "");
                    accession(benchmark, digits.substring(0, 10) + '-' + digits.substring(10, 12) + '-' + digits.substring(12));
                }
            }
            entry.forEach(part -> entry(benchmark, part));
            return this;
        }

        public Decontaminator build() {
            SortedMap<String, WindowSet> sets = new TreeMap<>();
            LongStream.Builder all = LongStream.builder();
            windows.forEach((benchmark, set) -> {
                long[] hashes = set.build().toArray();
                for (long hash : hashes) {
                    all.add(hash);
                }
                sets.put(benchmark, new WindowSet(hashes));
            });
            return new Decontaminator(new WindowSet(all.build().toArray()), sets, Map.copyOf(accessions));
        }
    }

    /// How many different windows a set has.
    public int windows(String benchmark) {
        WindowSet set = windows.get(benchmark);
        return set == null ? 0 : set.size();
    }

    /// The sets that quote a filing; the whole of it should go.
    public Set<String> quotedBy(String accession) {
        return accessions.getOrDefault(accession, Set.of());
    }

    /// Looks a text over.
    public Contamination scan(String text) {
        Words words = Words.of(text);
        List<Leak> leaks = new ArrayList<>();
        Map<String, Integer> leaked = new TreeMap<>();
        Map<String, Integer> counted = new HashMap<>();
        for (int i = 0; i + WINDOW_WORDS <= words.count(); i++) {
            long window = words.gram(i, WINDOW_WORDS);
            if (!any.contains(window)) {
                continue;
            }
            Set<String> benchmarks = new TreeSet<>();
            windows.forEach((benchmark, set) -> {
                if (set.contains(window)) {
                    benchmarks.add(benchmark);
                }
            });
            int from = i;
            int end = i + WINDOW_WORDS;
            benchmarks.forEach(benchmark -> {
                int before = Objects.requireNonNullElse(counted.put(benchmark, end), 0);
                leaked.merge(benchmark, end - Math.max(from, before), Integer::sum);
            });
            add(leaks, new Leak(words.start(i), words.end(i + WINDOW_WORDS - 1), benchmarks));
        }
        return new Contamination(List.copyOf(leaks), leaked);
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
}
