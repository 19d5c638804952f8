package dev.tributary.ingestion.curation;

import dev.tributary.contracts.corpus.BenchmarkLeaks;
import dev.tributary.ingestion.decontamination.Decontaminator;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sums up what evaluation sets shared with the documents of one corpus version. Not thread-safe.
final class LeakReport {

    private final Map<String, BenchmarkLeaks> sets = new TreeMap<>();

    LeakReport(Collection<String> names, Decontaminator decontaminator) {
        names.forEach(name -> sets.put(name, new BenchmarkLeaks(name, decontaminator.windows(name), 0, 0, 0, 0)));
    }

    /// A document that sets name.
    void quoted(Collection<String> by) {
        by.forEach(name -> add(name, 1, 0, 0, 0));
    }

    /// A document's passages.
    void leaked(Decontaminator.Contamination found) {
        found.words().forEach((name, words) -> {
            long passages = found.leaks().stream().filter(leak -> leak.benchmarks().contains(name)).count();
            add(name, 0, 1, passages, words);
        });
    }

    private void add(String name, long filings, long documents, long passages, long words) {
        sets.computeIfPresent(name, (same, known) -> new BenchmarkLeaks(name, known.windows(), known.filings() + filings,
                known.documents() + documents, known.passages() + passages, known.words() + words));
    }

    /// By name.
    List<BenchmarkLeaks> all() {
        return List.copyOf(sets.values());
    }
}
