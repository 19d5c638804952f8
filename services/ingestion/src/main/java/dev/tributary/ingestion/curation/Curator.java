package dev.tributary.ingestion.curation;

import dev.tributary.ingestion.decontamination.Decontaminator;
import dev.tributary.ingestion.deduplication.NearDuplicates;
import dev.tributary.ingestion.deduplication.ParagraphCap;
import dev.tributary.ingestion.deduplication.Words;
import dev.tributary.ingestion.quality.QualityAttributes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Applies the rules of [CurationRule] to texts as they come.
///
/// A decision depends on the texts before it and their order alone. A corpus that goes on where another ended therefore decides as
/// one that is built anew from the first text. Not thread-safe.
public final class Curator {

    private final NearDuplicates nearDuplicates;
    private final ParagraphCap paragraphs;
    private final Decontaminator decontaminator;
    private final Map<Long, String> exact = new HashMap<>();
    private final long[] documents = new long[CurationRule.values().length];
    private final long[] words = new long[CurationRule.values().length];

    public Curator(NearDuplicates nearDuplicates, ParagraphCap paragraphs, Decontaminator decontaminator) {
        this.nearDuplicates = nearDuplicates;
        this.paragraphs = paragraphs;
        this.decontaminator = decontaminator;
    }

    /// Decides on a text.
    ///
    /// @param accession its filing, not given before
    /// @param filer     whose it is
    public CurationDecision consider(String accession, String filer, String text) {
        Words all = Words.of(text);
        Decontaminator.Contamination quoted = decontaminator.scan(accession, "");
        if (!quoted.quotedBy().isEmpty()) {
            return drop(CurationRule.QUOTED_FILING, all, "quoted by " + String.join(", ", quoted.quotedBy()));
        }
        String same = exact.putIfAbsent(all.count() == 0 ? 0L : all.gram(0, all.count()), accession);
        if (same != null) {
            return drop(CurationRule.EXACT_DUPLICATE, all, "the same words as " + same);
        }
        Optional<NearDuplicates.Match> near = nearDuplicates.add(accession, filer, all);
        if (near.isPresent()) {
            CurationRule rule = switch (near.get().kind()) {
                case RESTATED -> CurationRule.RESTATEMENT;
                case CONTAINED -> CurationRule.CONTAINED;
            };
            return drop(rule, all, String.format(Locale.ROOT, "%.2f of %s", near.get().measure(), near.get().id()));
        }
        ParagraphCap.Capped capped = paragraphs.apply(filer, text);
        count(CurationRule.WORN_PARAGRAPH, capped.removedWords());
        List<Decontaminator.Leak> leaks = decontaminator.scan(accession, capped.text()).leaks();
        String clean = Decontaminator.without(capped.text(), leaks);
        long leaked = Words.of(capped.text()).count() - (long) Words.of(clean).count();
        count(CurationRule.LEAK, leaked);
        return new CurationDecision.Keep(clean, capped.removedWords() + leaked, QualityAttributes.of(clean));
    }

    private CurationDecision drop(CurationRule rule, Words all, String reason) {
        documents[rule.ordinal()]++;
        words[rule.ordinal()] += all.count();
        return new CurationDecision.Drop(rule, reason);
    }

    private void count(CurationRule rule, long removed) {
        if (removed > 0) {
            documents[rule.ordinal()]++;
            words[rule.ordinal()] += removed;
        }
    }

    /// What every rule did so far, in their order.
    public List<RuleReport> reports() {
        return Arrays.stream(CurationRule.values()).map(rule -> new RuleReport(rule, documents[rule.ordinal()], words[rule.ordinal()]))
                .toList();
    }
}
