package dev.tributary.ingestion.curation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CurationRules;
import dev.tributary.contracts.corpus.Cut;
import dev.tributary.ingestion.decontamination.Decontaminator;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.samples.SampleFilings;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import dev.tributary.testing.text.GeneralText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CuratorTest {

    private static final ArtifactRef SET = new ArtifactRef(URI.create("sha256:0"), "0".repeat(64), 1, MediaTypes.TEXT_LINES);
    private static final String BOILERPLATE = "This report contains forward-looking statements that involve risks and uncertainties, and "
            + "actual results may differ.";

    private final FilingGenerator generator = new FilingGenerator(8);
    private final List<GeneratedFiling> filings = generator.filings(generator.companies(3), 2021, 2022).toList();
    private final Decontaminator none = new Decontaminator.Builder().build();

    @Test
    void whatRepeatsAnEarlierTextIsLeftOutWhoeverFilesIt() {
        String text = text(filings.getFirst());

        Map<String, CurationDecision> decisions = judge(rules(Optional.empty()), none, List.of(), List.of(), List.of(
                candidate("first", "a", 1, text), candidate("loud", "b", 2, text.toUpperCase(Locale.ROOT)),
                candidate("close", "b", 3, text + " One more line."), candidate("part", "a", 4, text.substring(0, text.length() / 6)),
                candidate("other", "c", 5, text(filings.getLast()))));

        assertThat(kept(decisions)).containsExactly("first", "other");
        assertThat(decisions.get("loud")).isEqualTo(new CurationDecision.Drop(CurationRule.RESTATEMENT, "1.00 of first"));
        assertThat(decisions.get("part")).isEqualTo(new CurationDecision.Drop(CurationRule.CONTAINED, "0.99 of first"));
    }

    @Test
    void whatRepeatsAHeldOutTextIsNotTrainedOnEvenIfItWasFiledBefore() {
        String text = text(filings.getFirst());

        Map<String, CurationDecision> decisions = judge(rules(Optional.empty()), none, List.of(),
                List.of(candidate("held", "a", 9, text)), List.of(candidate("x", "b", 1, text + " And more.")));

        assertThat(kept(decisions)).isEmpty();
    }

    @Test
    void theOrderInWhichTextsAreGivenChangesNothing() {
        List<Candidate> texts = new ArrayList<>();
        for (int i = 0; i < filings.size(); i++) {
            texts.add(candidate("a" + i, filings.get(i).company().cik(), i, BOILERPLATE + "\n\n" + text(filings.get(i))));
            texts.add(candidate("b" + i, filings.get(i).company().cik(), i + 50, text(filings.get(i)) + " Restated."));
        }
        Map<String, CurationDecision> once = judge(rules(Optional.of(2)), none, List.of(), List.of(), texts);

        for (int trial = 0; trial < 3; trial++) {
            Collections.shuffle(texts, new Random(trial));
            assertThat(judge(rules(Optional.of(2)), none, List.of(), List.of(), texts)).isEqualTo(once);
        }
        assertThat(kept(once)).hasSizeGreaterThan(filings.size() * 19 / 20).allMatch(id -> id.startsWith("a"));
    }

    @Test
    void aFilersParagraphsAreCountedOverEarlierVersions() {
        CurationDecision decision = judge(rules(Optional.of(2)), none,
                List.of(candidate("e1", "a", 1, BOILERPLATE + "\n\nOne of a kind it was."), candidate("e2", "a", 2, BOILERPLATE)), List.of(),
                List.of(candidate("x", "a", 3, "New words came in this year and nothing else did.\n\n" + BOILERPLATE),
                        candidate("y", "b", 3, BOILERPLATE + "\n\nAnother filer has every right to it, as it was not told before."))).get("x");

        assertThat(decision).isInstanceOfSatisfying(CurationDecision.Keep.class,
                keep -> assertThat(keep.cuts()).extracting(Cut::rule).containsExactly("worn-paragraph"));
    }

    @Test
    void aQuotedFilingGoesWholeAndALeakedPassageAlone() {
        String passage = "the quick brown fox jumped over the lazy dog while nobody was watching it";
        String text = "Before this. " + passage + ". After that.";
        Decontaminator sets = new Decontaminator.Builder().text("qa", passage).accession("finance-bench", "quoted").build();

        Map<String, CurationDecision> decisions = judge(rules(Optional.empty()), sets, List.of(), List.of(),
                List.of(candidate("quoted", "a", 1, text(filings.getFirst())), candidate("x", "b", 2, text)));

        assertThat(decisions.get("quoted")).isEqualTo(new CurationDecision.Drop(CurationRule.QUOTED_FILING, "finance-bench"));
        assertThat(decisions.get("x")).isInstanceOfSatisfying(CurationDecision.Keep.class,
                keep -> assertThat(Cuts.left(text, keep.cuts())).isEqualTo("Before this. . After that."));
    }

    /// The decontamination proof: twelve words of a thousand questions, each put somewhere into a document of its own.
    @Test
    void everyOneOfAThousandSeededLeaksIsCutAndHardlyAnythingElse() {
        // Given
        SplittableRandom random = new SplittableRandom(12);
        Decontaminator.Builder sets = new Decontaminator.Builder();
        List<Candidate> texts = new ArrayList<>();
        List<String> leaks = new ArrayList<>();
        List<String> clean = new ArrayList<>();
        GeneralText general = new GeneralText(3);
        for (int i = 0; i < 1000; i++) {
            int number = i;
            List<String> question = random.ints(14, 0, 5000).mapToObj(word -> "q" + number % 7 + "w" + word).toList();
            sets.text(i % 2 == 0 ? "finance-bench" : "tat-qa", String.join(" ", question));
            int from = random.nextInt(3);
            leaks.add(String.join(" ", question.subList(from, from + 12)));
            String text = general.document(i).text();
            clean.add(text);
            int at = text.indexOf(' ', random.nextInt(text.length() / 2));
            texts.add(candidate("d" + i, "f" + i, i, text.substring(0, at) + " " + leaks.get(i).toUpperCase(Locale.ROOT) + "," + text.substring(at)));
        }

        // When
        CurationRules rules = new CurationRules(
                1, 1, Optional.empty(), Optional.empty(), "all", Map.of("finance-bench", SET, "tat-qa", SET));
        Map<String, CurationDecision> decisions = judge(rules, sets.build(), List.of(), List.of(), texts);

        // Then
        long lost = 0;
        long words = 0;
        for (int i = 0; i < 1000; i++) {
            String text = texts.get(i).text().get();
            CurationDecision.Keep keep = (CurationDecision.Keep) decisions.get("d" + i);
            String left = Cuts.left(text, keep.cuts());
            assertThat(left.toLowerCase(Locale.ROOT)).doesNotContain(leaks.get(i));
            words += clean.get(i).split("\\s+").length;
            lost += clean.get(i).split("\\s+").length - left.replace(" , ", " ").replace(" ,", " ").trim().split("\\s+").length;
        }
        assertThat((double) Math.abs(lost) / words).isLessThanOrEqualTo(0.001);
    }

    /// The S-3/A stands almost wholly in the S-3 (containment 0.92); annual reports have more to say than they repeat.
    @Test
    void realAmendmentsAreFoundAndAnnualReportsStay() throws IOException {
        List<Candidate> texts = new ArrayList<>();
        for (Path file : SampleFilings.in("full-submission")) {
            String name = file.getFileName().toString();
            if (name.matches(".*_(S-3|S-3-A|F-3|F-3-A|10-K|10-K405)_.*")) {
                ExtractedFiling filing = new FilingReader().read(file);
                texts.add(new Candidate(name, filing.cik().orElse(name), filing.filedAt().map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant()),
                        filing::text));
            }
        }

        // As if one company had filed them all: even so none stands in another.
        for (Path file : SampleFilings.in("main-doc")) {
            if (file.getFileName().toString().matches(".*_10-K_.*html?")) {
                ExtractedFiling filing = new FilingReader().read(file);
                texts.add(new Candidate(file.getFileName().toString(), "one", Optional.empty(), filing::text));
            }
        }

        Map<String, CurationDecision> decisions = judge(rules(Optional.empty()), none, List.of(), List.of(), texts);

        Map<String, CurationRule> dropped = decisions.entrySet().stream().filter(entry -> entry.getValue() instanceof CurationDecision.Drop)
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ((CurationDecision.Drop) entry.getValue()).rule()));
        assertThat(dropped).containsOnly(Map.entry("2025_S-3-A_0001193125-25-068723.txt", CurationRule.CONTAINED));
    }

    private static List<String> kept(Map<String, CurationDecision> decisions) {
        return decisions.entrySet().stream().filter(entry -> entry.getValue() instanceof CurationDecision.Keep).map(Map.Entry::getKey).toList();
    }

    private static Map<String, CurationDecision> judge(CurationRules rules, Decontaminator sets, List<Candidate> earlier, List<Candidate> heldOut,
            List<Candidate> fresh) {
        CurationRules withSets = rules.questions().isEmpty() ? rules.with(Map.of("qa", SET)) : rules;
        return new Curator(withSets, sets, () -> { }).judge(earlier, heldOut, fresh);
    }

    private static CurationRules rules(Optional<Integer> paragraphs) {
        return new CurationRules(0.72, 0.80, paragraphs, Optional.empty(), "all", Map.of());
    }

    private static Candidate candidate(String id, String filer, int day, String text) {
        return new Candidate(id, filer, Optional.of(Instant.EPOCH.plusSeconds(86_400L * day)), () -> text);
    }

    private static String text(GeneratedFiling filing) {
        return new FilingReader().read(filing.bytes(), filing.fileName()).text();
    }
}
