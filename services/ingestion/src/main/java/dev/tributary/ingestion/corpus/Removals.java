package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.corpus.Cut;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.corpus.Removal;
import dev.tributary.ingestion.curation.CurationRule;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/// Counts what each rule kept out of a corpus. Not thread-safe.
final class Removals {

    private final long[] documents = new long[CurationRule.values().length];
    private final long[] tokens = new long[CurationRule.values().length];

    void count(LeftOut document) {
        add(document.rule(), document.tokens());
        documents[ordinal(document.rule())]++;
    }

    /// Passages of one document.
    ///
    /// @param length tokens of a passage by itself
    void count(List<Cut> cuts, ToLongFunction<Cut> length) {
        Set<String> rules = new HashSet<>();
        for (Cut cut : cuts) {
            add(cut.rule(), length.applyAsLong(cut));
            if (rules.add(cut.rule())) {
                documents[ordinal(cut.rule())]++;
            }
        }
    }

    /// Every rule that removed something, in the order of the rules.
    List<Removal> all() {
        return Arrays.stream(CurationRule.values()).filter(rule -> documents[rule.ordinal()] > 0)
                .map(rule -> new Removal(rule.code(), documents[rule.ordinal()], tokens[rule.ordinal()])).toList();
    }

    private void add(String rule, long count) {
        tokens[ordinal(rule)] += count;
    }

    private static int ordinal(String rule) {
        return Arrays.stream(CurationRule.values()).filter(known -> known.code().equals(rule)).findFirst().orElseThrow().ordinal();
    }
}
