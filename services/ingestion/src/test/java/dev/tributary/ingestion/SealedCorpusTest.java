package dev.tributary.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.BenchmarkLeaks;
import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.corpus.CurationRules;
import dev.tributary.contracts.corpus.Cut;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.contracts.corpus.Removal;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.ingestion.corpus.KnownCorpus;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.ingestion.extraction.BlockKind;
import dev.tributary.ingestion.lineage.CorpusTracer;
import dev.tributary.ingestion.lineage.Origin;
import dev.tributary.ingestion.lineage.TokenTrace;
import dev.tributary.ingestion.lineage.TracedDocument;
import dev.tributary.ingestion.samples.SampleFilings;
import dev.tributary.ingestion.sgml.InvalidFilingException;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import dev.tributary.worker.JobContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A corpus from raw bytes to its manifest, and back.
class SealedCorpusTest {

    private static final Instant SEEN = Instant.parse("2026-01-05T10:00:00Z");
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|<[^>]*>", Pattern.DOTALL);
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");

    @TempDir
    Path folder;

    private FileArtifactStore artifacts;
    private ArtifactRef model;
    private IngestJob ingest;
    private SealJob seal;
    private int seals;

    @BeforeEach
    void prepare() throws IOException {
        artifacts = new FileArtifactStore(folder.resolve("store"));
        ModelStore models = new ModelStore(artifacts, folder.resolve("models"));
        FilingGenerator generator = new FilingGenerator(2);
        model = models.put(BaseModel.write(folder.resolve("base"), 600, generator.filings(generator.companies(2), 2021, 2021)
                .map(filing -> new String(filing.bytes(), StandardCharsets.ISO_8859_1))));
        Tokenizers tokenizers = new Tokenizers(models, artifacts);
        ingest = new IngestJob(artifacts, tokenizers, CorpusJobsTest.settings(), CorpusJobsTest.pdf(), new SimpleMeterRegistry());
        seal = new SealJob(artifacts, tokenizers);
    }

    @Test
    void whatTheRulesLeaveOutIsInTheManifestAndInTheEvent() throws IOException {
        // Given
        String passage = "What was the percentage change in the net revenue of the company between the two years?";
        SealCorpus.Document clean = known(page("clean",
                "<p>Revenue rose to twelve million in the year that ended in December, the company said on Monday.</p>"), "2025-01-01", "2025-01-09");
        SealCorpus.Document again = known(page("again",
                "<p>Revenue rose to twelve million, in the year that ended in December; the company said on Monday</p>"), "2025-01-02", "2025-01-08");
        SealCorpus.Document leaky = page("leaky", "<p>Costs fell a little and nobody knew why.</p><p>" + passage + " Nobody asked.</p>");
        GeneratedFiling filing = new FilingGenerator(4).filings(new FilingGenerator(4).companies(1), 2022, 2022).findFirst().orElseThrow();
        SealCorpus.Document quoted = document(filing.fileName(), filing.bytes());
        SealCorpus.Document held = page("held", "<p>Something else was held out of it, and it is about nothing in particular at all.</p>");
        ArtifactRef brief = artifacts.put("{\"question\": \"Who knows?\"}\n".getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT_LINES);
        String question = "{\"question\": \"%s\", \"filing\": \"%s\"}\n".formatted(passage, quoted.id());
        ArtifactRef questions = artifacts.put(question.getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT_LINES);

        // When
        CorpusSealed sealed = seal(List.of(again, clean, leaky, quoted), List.of(held), Map.of("tat-qa", questions, "brief", brief),
                List.of(new LeftOut("gone", "retracted", "withdrawn", 7, Optional.of(SEEN))));

        // Then
        CorpusManifest manifest = manifest(sealed);
        assertThat(manifest.train().documents()).extracting(CorpusManifest.Document::id).containsExactly(clean.id(), leaky.id());
        assertThat(manifest.curation().orElseThrow().leftOut()).extracting(LeftOut::rule)
                .containsExactlyInAnyOrder("retracted", "quoted-filing", "restatement");
        assertThat(manifest.curation().orElseThrow().leaks().orElseThrow()).containsExactly(
                new BenchmarkLeaks("brief", 0, 0, 0, 0, 0), new BenchmarkLeaks("tat-qa", 5, 1, 1, 1, 16));
        assertThat(sealed.removed().orElseThrow()).extracting(Removal::rule).containsExactly("retracted", "quoted-filing", "restatement", "leak");
        assertThat(sealed.removed().orElseThrow()).allSatisfy(removal -> assertThat(removal.tokens()).isPositive());
        assertThat(sealed.merkleRoot()).isEqualTo(manifest.merkleRoot()).isPresent();
        Cut cut = manifest.train().documents().getLast().provenance().orElseThrow().cuts().orElseThrow().getFirst();
        assertThat(text(leaky).substring(cut.start(), cut.end())).isEqualTo(passage.substring(0, passage.length() - 1));
        assertThat(artifacts.file(manifest.train().parquet().orElseThrow())).binaryContent()
                .startsWith("PAR1".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theRootIsThatOfTheContentsWhereverTheyLieAndWheneverTheyWereSeen() throws IOException {
        // Given
        SealCorpus.Document one = page("one", "<p>Revenue rose to twelve million in the year that ended in December.</p>");
        SealCorpus.Document two = page("two", "<p>Costs fell to one million in the quarter that ended in March.</p>");
        SealCorpus.Document later = new SealCorpus.Document(two.id(), two.filer(), two.form(), two.rawDigest(),
                Body.of(two.text()).as(MediaTypes.TEXT), two.provenance().map(known -> new Provenance(known.rawBytes(), known.textBytes(),
                        known.spans(), known.filedAt(), SEEN.plusSeconds(99), Optional.empty())));

        // When
        CorpusSealed first = seal(List.of(one), List.of(two), Map.of(), List.of());
        CorpusSealed elsewhere = seal(List.of(one), List.of(later), Map.of(), List.of());
        CorpusSealed other = seal(List.of(two), List.of(one), Map.of(), List.of());

        // Then
        assertThat(elsewhere.merkleRoot()).isEqualTo(first.merkleRoot());
        assertThat(elsewhere.manifest().sha256()).isNotEqualTo(first.manifest().sha256());
        assertThat(other.merkleRoot()).isNotEqualTo(first.merkleRoot());
    }

    @Test
    void aLetterThatWasReleasedLateWasNotKnownBefore() throws IOException {
        // Given: an UPLOAD of 2 April that nobody saw before 14 June, and a filing that was withdrawn on 20 May
        SealCorpus.Document annual = known(page("annual", "<p>Revenue rose to twelve million in the year.</p>"), "2025-03-01", "2025-03-01");
        SealCorpus.Document letter = known(page("letter", "<p>We comment on your filing of the tenth of March.</p>"), "2025-04-02", "2025-06-14");
        SealCorpus.Document withdrawn = known(page("withdrawn", "<p>This was filed in error and should be gone.</p>"), "2025-03-02", "2025-03-02");
        SealCorpus.Document held = known(page("held", "<p>Held out since the beginning of the year.</p>"), "2025-01-02", "2025-01-02");
        List<CorpusManifest> versions = List.of(manifest(seal(List.of(annual, withdrawn), List.of(held), Map.of(), List.of())),
                manifest(seal(List.of(letter), List.of(held), Map.of(), List.of(
                        new LeftOut(withdrawn.id(), "retracted", "gone from the index", 0, Optional.of(Instant.parse("2025-05-20T00:00:00Z")))))));

        // When, Then
        assertThat(known(versions, "2025-05-01T00:00:00Z", Map.of())).containsExactlyInAnyOrder(annual.id(), withdrawn.id(), held.id());
        assertThat(known(versions, "2025-06-01T00:00:00Z", Map.of())).containsExactlyInAnyOrder(annual.id(), held.id());
        assertThat(known(versions, "2025-06-15T00:00:00Z", Map.of())).containsExactlyInAnyOrder(annual.id(), letter.id(), held.id());
    }

    @Test
    void aWithdrawalCountsFromItsTimeOnWhetherOrNotAVersionHasBeenSealedSince() throws IOException {
        // Given
        SealCorpus.Document annual = known(page("annual", "<p>Revenue rose to twelve million in the year.</p>"), "2025-03-01", "2025-03-01");
        SealCorpus.Document held = known(page("held", "<p>Held out since the beginning of the year.</p>"), "2025-01-02", "2025-01-02");
        List<CorpusManifest> versions = List.of(manifest(seal(List.of(annual), List.of(held), Map.of(), List.of())));
        Map<String, Instant> withdrawn = Map.of(held.id(), Instant.parse("2025-05-20T12:00:00Z"));

        // When, Then
        assertThat(known(versions, "2025-05-20T11:59:59.999Z", withdrawn)).containsExactlyInAnyOrder(annual.id(), held.id());
        assertThat(known(versions, "2025-05-20T12:00:00Z", withdrawn)).containsExactly(annual.id());
    }

    /// Ten thousand tokens of a sealed corpus of real filings, or of made ones where there are none: the bytes that a token leads to
    /// say what its block says.
    @Test
    void tenThousandTokensLeadBackToTheirBytes() throws IOException {
        // Given
        Map<String, SealCorpus.Document> documents = new TreeMap<>();
        FilingGenerator generator = new FilingGenerator(31);
        for (GeneratedFiling filing : generator.filings(generator.companies(2), 2023, 2023).toList()) {
            documents.put(filing.accession(), document(filing.fileName(), filing.bytes()));
        }
        for (Path file : SampleFilings.ifPresent("full-submission")) {
            if (Files.size(file) < 400_000) {
                try {
                    SealCorpus.Document document = document(file.getFileName().toString(), Files.readAllBytes(file));
                    documents.put(document.id(), document);
                } catch (FailureException withoutText) {
                    assertThat(withoutText).hasCauseInstanceOf(InvalidFilingException.class);
                }
            }
        }
        CorpusManifest manifest = manifest(seal(List.copyOf(documents.values()), List.of(), Map.of(), List.of()));
        SplittableRandom random = new SplittableRandom(20261127);
        int traced = 0;

        // When, Then
        try (CorpusTracer tracer = new CorpusTracer(manifest, artifacts)) {
            int perDocument = 12_000 / manifest.train().documents().size() + 1;
            for (int number = 0; number < manifest.train().documents().size(); number++) {
                TracedDocument document = tracer.document(false, number);
                CorpusManifest.Document sealed = document.document();
                byte[] raw = artifacts.bytes(new Body(sealed.rawDigest(), sealed.provenance().orElseThrow().rawBytes()).as(MediaTypes.BYTES));
                for (int i = 0; i < perDocument; i++) {
                    TokenTrace trace = document.trace(random.nextInt(document.tokens()));
                    if (trace.origin().isPresent()) {
                        Origin origin = trace.origin().get();
                        assertThat(visible(raw, origin)).as("%s: token %d", sealed.id(), trace.place()).contains(essence(origin));
                        assertThat(origin.block()).as("%s: token %d", sealed.id(), trace.place()).contains(trace.text().strip());
                        traced++;
                    }
                }
            }
            assertThatThrownBy(() -> tracer.trace(false, manifest.train().tokens())).isInstanceOf(FailureException.class)
                    .hasMessageContaining("has the tokens 0 to " + (manifest.train().tokens() - 1));
        }
        assertThat(traced).isGreaterThan(10_000);
    }

    private static String visible(byte[] raw, Origin origin) {
        String bytes = new String(Arrays.copyOfRange(raw, (int) origin.raw().start(), (int) origin.raw().end()), StandardCharsets.ISO_8859_1);
        return letters(Parser.unescapeEntities(TAG.matcher(bytes).replaceAll(""), false));
    }

    /// A row repeats the headings that span several columns; its first cell must be there.
    private static String essence(Origin origin) {
        return letters(origin.kind() == BlockKind.TABLE_ROW
                ? origin.block().replaceAll("^\\|[ |]*", "").replaceAll("\\s\\|.*", "") : origin.block());
    }

    private static String letters(String text) {
        return NO_LETTERS.matcher(text).replaceAll("");
    }

    private static List<String> known(List<CorpusManifest> versions, String at, Map<String, Instant> withdrawn) {
        return KnownCorpus.at(Instant.parse(at), versions, withdrawn).stream().map(KnownCorpus.Known::id).toList();
    }

    private SealCorpus.Document page(String name, String body) throws IOException {
        return document(name + ".htm", ("<html><body>" + body + "</body></html>").getBytes(StandardCharsets.UTF_8));
    }

    private SealCorpus.Document document(String name, byte[] bytes) throws IOException {
        ArtifactRef raw = artifacts.put(bytes, MediaTypes.BYTES);
        IngestDocument command = new IngestDocument("sec", name, raw, model);
        DocumentExtracted extracted = (DocumentExtracted) ingest.run(command, JobContext.alone(folder)).getFirst();
        DocumentIngested document = extracted.document();
        return new SealCorpus.Document(document.documentId(), document.filer(), document.form(), raw.sha256(), document.text(),
                Optional.of(new Provenance(raw.bytes(), document.text().bytes(), extracted.reading().map(reading -> Body.of(reading.spans())),
                        document.filedAt(), SEEN, Optional.empty())));
    }

    private static SealCorpus.Document known(SealCorpus.Document document, String filed, String seen) {
        return new SealCorpus.Document(document.id(), document.filer(), document.form(), document.rawDigest(), document.text(),
                document.provenance().map(known -> new Provenance(known.rawBytes(), known.textBytes(), known.spans(),
                        Optional.of(Instant.parse(filed + "T00:00:00Z")), Instant.parse(seen + "T00:00:00Z"), Optional.empty())));
    }

    private CorpusSealed seal(List<SealCorpus.Document> train, List<SealCorpus.Document> holdout, Map<String, ArtifactRef> questions,
            List<LeftOut> leftOut) throws IOException {
        SealCorpus command = new SealCorpus("sec", CorpusSealed.DOMAIN, seals + 1, model, train, holdout, Optional.empty(), 0, Optional.of(
                new SealCorpus.Curation(new CurationRules(0.72, 0.8, Optional.empty(), Optional.empty(), "all", questions), List.of(), leftOut)));
        return (CorpusSealed) seal.run(command, JobContext.alone(Files.createDirectories(folder.resolve("seal-" + seals++)))).getFirst();
    }

    private CorpusManifest manifest(CorpusSealed sealed) {
        return Json.read(artifacts.bytes(sealed.manifest()), CorpusManifest.class);
    }

    private String text(SealCorpus.Document document) {
        return new String(artifacts.bytes(document.text()), StandardCharsets.UTF_8);
    }
}
