package dev.tributary.ingestion.curation;

import dev.tributary.contracts.corpus.BenchmarkLeaks;
import dev.tributary.contracts.corpus.CurationRules;
import dev.tributary.contracts.corpus.Cut;
import dev.tributary.ingestion.decontamination.Decontaminator;
import dev.tributary.ingestion.deduplication.GramMemory;
import dev.tributary.ingestion.deduplication.NearDuplicates;
import dev.tributary.ingestion.deduplication.ParagraphCap;
import dev.tributary.ingestion.deduplication.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Decides by the rules of [CurationRule] what a corpus version leaves out of the documents that came in for it.
///
/// Decisions are a function of what is given, whatever order it is given in. Memory holds a few longs per text, not the texts.
/// Not thread-safe.
public final class Curator {

    private final CurationRules rules;
    private final Decontaminator decontaminator;
    private final Runnable pause;
    private final Map<String, CurationDecision.Drop> dropped = new TreeMap<>();
    private final Map<String, List<Cut>> cuts = new TreeMap<>();
    private final LeakReport leaks;

    /// @param pause called between documents; it may throw to stop
    public Curator(CurationRules rules, Decontaminator decontaminator, Runnable pause) {
        this.rules = rules;
        this.decontaminator = decontaminator;
        this.pause = pause;
        this.leaks = new LeakReport(rules.questions().keySet(), decontaminator);
    }

    /// Decides.
    ///
    /// @param earlier what earlier versions held that the new texts may repeat
    /// @param heldOut what is evaluated on: nothing is taken out of it, and what repeats it is not trained on
    /// @param fresh   the texts to decide on
    /// @return a decision for every fresh text, by id
    public SortedMap<String, CurationDecision> judge(List<Candidate> earlier, List<Candidate> heldOut, List<Candidate> fresh) {
        List<Candidate> inOrder = fresh.stream().sorted(Candidate.BY_TIME).toList();
        quoted(inOrder);
        repeated(Stream.concat(earlier.stream(), heldOut.stream()).sorted(Candidate.BY_TIME).toList(), inOrder);
        rules.paragraphs().ifPresent(most -> worn(most, earlier, inOrder));
        leaked(inOrder);
        SortedMap<String, CurationDecision> decisions = new TreeMap<>();
        for (Candidate text : fresh) {
            CurationDecision.Drop drop = dropped.get(text.id());
            decisions.put(text.id(), drop != null ? drop : new CurationDecision.Keep(Cuts.inOrder(cuts.getOrDefault(text.id(), List.of()))));
        }
        return decisions;
    }

    /// What each evaluation set shared with the texts that were judged, by name.
    public List<BenchmarkLeaks> leaks() {
        return leaks.all();
    }

    private void quoted(List<Candidate> fresh) {
        for (Candidate text : fresh) {
            if (!decontaminator.quotedBy(text.id()).isEmpty()) {
                leaks.quoted(decontaminator.quotedBy(text.id()));
                drop(text, CurationRule.QUOTED_FILING, String.join(", ", decontaminator.quotedBy(text.id())));
            }
        }
    }

    private void repeated(List<Candidate> known, List<Candidate> fresh) {
        Map<String, Candidate> all = Stream.concat(known.stream(), fresh.stream()).collect(Collectors.toMap(Candidate::id, text -> text));
        NearDuplicates texts = new NearDuplicates(rules.nearDuplicates(), rules.contained(), new GramMemory(GramMemory.STANDARD_GRAMS,
                id -> Words.of(all.get(id).text().get()).grams(NearDuplicates.GRAM_WORDS)));
        for (Candidate text : known) {
            pause.run();
            texts.remember(text.id(), text.filer());
        }
        for (Candidate text : fresh) {
            pause.run();
            Optional<NearDuplicates.Match> match = texts.add(text.id(), text.filer());
            if (match.isPresent() && !dropped.containsKey(text.id())) {
                CurationRule rule = switch (match.get().kind()) {
                    case RESTATED -> CurationRule.RESTATEMENT;
                    case CONTAINED -> CurationRule.CONTAINED;
                };
                drop(text, rule, String.format(Locale.ROOT, "%.2f of %s", match.get().measure(), match.get().id()));
            }
        }
    }

    /// Filer by filer, so that one filer's paragraphs are held at a time.
    private void worn(int most, List<Candidate> earlier, List<Candidate> fresh) {
        Map<String, List<Candidate>> before = earlier.stream().sorted(Candidate.BY_TIME).collect(Collectors.groupingBy(Candidate::filer));
        Map<String, List<Candidate>> byFiler = fresh.stream().filter(text -> !dropped.containsKey(text.id()))
                .collect(Collectors.groupingBy(Candidate::filer, TreeMap::new, Collectors.toList()));
        byFiler.forEach((filer, texts) -> {
            ParagraphCap cap = new ParagraphCap(most, rules.worn().filter(CurationRules.THIN::equals).isPresent());
            before.getOrDefault(filer, List.of()).forEach(text -> cap.count(text.text().get()));
            for (Candidate text : texts) {
                pause.run();
                cap.count(text.text().get()).forEach(worn -> cut(text, worn.start(), worn.end(), CurationRule.WORN_PARAGRAPH));
            }
        });
    }

    private void leaked(List<Candidate> fresh) {
        if (rules.questions().isEmpty()) {
            return;
        }
        for (Candidate text : fresh) {
            pause.run();
            if (!dropped.containsKey(text.id())) {
                Decontaminator.Contamination found = decontaminator.scan(text.text().get());
                leaks.leaked(found);
                found.leaks().forEach(leak -> cut(text, leak.start(), leak.end(), CurationRule.LEAK));
            }
        }
    }

    private void drop(Candidate text, CurationRule rule, String because) {
        dropped.put(text.id(), new CurationDecision.Drop(rule, because));
    }

    private void cut(Candidate text, int start, int end, CurationRule rule) {
        cuts.computeIfAbsent(text.id(), id -> new ArrayList<>()).add(new Cut(start, end, rule.code()));
    }
}
