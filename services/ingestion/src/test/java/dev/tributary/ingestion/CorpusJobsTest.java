package dev.tributary.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.ingestion.extraction.FilingLimits;
import dev.tributary.ingestion.lineage.Spans;
import dev.tributary.ingestion.lineage.Tracer;
import dev.tributary.ingestion.pdf.PdfReader;
import dev.tributary.ingestion.pdf.SmallPdf;
import dev.tributary.ingestion.sgml.ByteRange;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.testing.filings.Uuencoding;
import dev.tributary.worker.JobContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusJobsTest {

    private static final String PAGE = "<html><body><p>Revenue rose to $12 million.</p><p>Costs fell.</p></body></html>";

    @TempDir
    Path folder;

    private FileArtifactStore artifacts;
    private ModelStore models;
    private ArtifactRef model;
    private IngestJob ingest;
    private SealJob seal;

    @BeforeEach
    void prepare() throws IOException {
        artifacts = new FileArtifactStore(folder.resolve("store"));
        models = new ModelStore(artifacts, folder.resolve("models"));
        model = models.put(BaseModel.write(folder.resolve("base"), 300,
                Stream.of("Revenue rose to twelve million. Costs fell to one million.")));
        Tokenizers tokenizers = new Tokenizers(models, artifacts);
        ingest = new IngestJob(artifacts, tokenizers, settings(), pdf(), new SimpleMeterRegistry());
        seal = new SealJob(artifacts, tokenizers);
    }

    @Test
    void aPageBecomesADocumentWithItsTextAndTokens() throws IOException {
        // When
        DocumentIngested document = ingested("page.htm", PAGE);

        // Then
        assertThat(new String(artifacts.bytes(document.text()), StandardCharsets.UTF_8)).contains("Revenue rose to $12 million.", "Costs fell.");
        assertThat(document.documentId()).startsWith("sha256-");
        assertThat(document.tokens()).isPositive();
    }

    @Test
    void whatIsSaidOfADocumentStaysSmallHoweverLargeItIs() throws IOException {
        // Given a page of four megabytes, and as many parties as an application ever had
        ArtifactRef raw = artifacts.put(PAGE.repeat(50_000).getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES);
        List<String> parties = IntStream.range(0, 399).mapToObj("%010d"::formatted).toList();
        Origin origin = new Origin("edgar", "current", "/Archives/edgar/data/1/0000000001-26-000001.txt", parties,
                Optional.empty(), Optional.empty(), Instant.EPOCH);

        // When
        DocumentExtracted said = (DocumentExtracted) ingest.run(new IngestDocument("sec", "page.htm", raw, model, Optional.of(origin)),
                JobContext.alone(folder)).getFirst();

        // Then
        assertThat(raw.bytes()).isGreaterThan(3 << 20);
        assertThat(Json.bytes(said)).hasSizeLessThan(64 << 10);
    }

    @Test
    void aFilingsOwnClockComesBeforeTheDateOfItsFileAndThatBeforeNone() throws IOException {
        // Given
        Instant changed = Instant.parse("2026-05-01T08:00:00Z");
        Origin folderOrigin = new Origin("folder", "folder", "x.txt", List.of(), Optional.empty(), Optional.of(changed), changed.plusSeconds(60));
        String submission = """
                <SEC-DOCUMENT>0000000000-24-005673.txt : 20240614
                <SEC-HEADER>0000000000-24-005673.hdr.sgml : 20240614
                ACCESSION NUMBER:\t\t0000000000-24-005673
                CONFORMED SUBMISSION TYPE:\t8-K
                FILED AS OF DATE:\t\t20240614
                </SEC-HEADER>
                <DOCUMENT>
                <TYPE>8-K
                <TEXT>
                Words of a filing.
                </TEXT>
                </DOCUMENT>
                </SEC-DOCUMENT>
                """;

        // When, Then
        assertThat(document("filing.txt", submission, Optional.of(folderOrigin)).filedAt()).contains(Instant.parse("2024-06-14T00:00:00Z"));
        assertThat(document("notes.txt", "Words of a note.", Optional.of(folderOrigin)).filedAt()).contains(changed);
        Origin edgar = new Origin("edgar", "current", "/x.txt", List.of(), Optional.empty(), Optional.of(changed), changed);
        assertThat(document("filing.txt", submission, Optional.of(edgar)).filedAt()).contains(changed);
        assertThat(document("notes.txt", "Words of a note.", Optional.empty()).filedAt()).isEmpty();
    }

    private DocumentIngested document(String name, String body, Optional<Origin> origin) throws IOException {
        ArtifactRef raw = artifacts.put(body.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES);
        return ((DocumentExtracted) ingest.run(new IngestDocument("sec", name, raw, model, origin), JobContext.alone(folder)).getFirst()).document();
    }

    @Test
    void aBinaryFileIsRejectedWithItsReasonAndItsBytesAreKept() {
        // Given
        ArtifactRef raw = artifacts.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 1, 2, 3}, MediaTypes.BYTES);
        IngestDocument command = new IngestDocument("sec", "filing.txt", raw, model, Optional.empty());

        // When, Then
        assertThatThrownBy(() -> ingest.run(command, JobContext.alone(folder))).isInstanceOfSatisfying(FailureException.class, thrown -> {
            assertThat(thrown.failure()).isInstanceOf(Failure.Invalid.class);
            assertThat(thrown.getMessage()).contains("filing.txt");
            assertThat(ingest.rejected(command, thrown.failure())).singleElement().isInstanceOfSatisfying(DocumentRejected.class, rejected -> {
                assertThat(rejected.raw()).contains(raw);
                assertThat(rejected.reason()).isEqualTo(thrown.getMessage());
            });
        });
    }

    @Test
    void anEmptyFileIsRejected() {
        // Given
        IngestDocument command = new IngestDocument("sec", "empty.txt", artifacts.put(new byte[0], MediaTypes.BYTES), model, Optional.empty());

        // When, Then
        assertThatThrownBy(() -> ingest.run(command, JobContext.alone(folder))).isInstanceOf(FailureException.class).hasMessageContaining("empty");
    }

    @Test
    void sealingTwiceGivesTheSameManifestAndTheTokensOfEveryDocument() throws IOException {
        // Given
        DocumentIngested first = ingested("a.htm", PAGE);
        DocumentIngested second = ingested("b.htm", PAGE.replace("fell", "rose"));
        SealCorpus command = new SealCorpus(
                "sec", CorpusSealed.DOMAIN, 1, model, List.of(sealed(first)), List.of(sealed(second)), Optional.empty(), 0);

        // When
        CorpusSealed once = seal(command, "once");
        CorpusSealed again = seal(command, "again");

        // Then
        assertThat(again.manifest().sha256()).isEqualTo(once.manifest().sha256());
        CorpusManifest manifest = Json.read(artifacts.bytes(once.manifest()), CorpusManifest.class);
        assertThat(manifest.train().tokens()).isEqualTo(first.tokens());
        assertThat(manifest.holdout().tokens()).isEqualTo(second.tokens());
        try (MegatronCorpus corpus = MegatronCorpus.open(artifacts.file(manifest.train().bin()), artifacts.file(manifest.train().idx()))) {
            assertThat(corpus.documents()).isEqualTo(1);
            assertThat(corpus.tokens()).isEqualTo(first.tokens());
        }
    }

    @Test
    void aReferenceCorpusIsSplitByDocument() throws IOException {
        // Given
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            lines.append("{\"id\":\"story-").append(i).append("\",\"text\":\"Costs fell to ").append(i).append("\"}\n");
        }
        ArtifactRef text = artifacts.put(lines.toString().getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT_LINES);

        // When
        CorpusSealed sealed = seal(new SealCorpus("sec", "general", 1, model, List.of(), List.of(), Optional.of(text), 0.2), "general");

        // Then
        CorpusManifest manifest = Json.read(artifacts.bytes(sealed.manifest()), CorpusManifest.class);
        assertThat(manifest.train().documents().size() + manifest.holdout().documents().size()).isEqualTo(50);
        assertThat(manifest.holdout().documents()).hasSizeBetween(3, 20);
    }

    @Test
    void aLetterThatIsAPdfIsReadWhereThatIsWantedAndItsTextLeadsToThePdf() throws IOException {
        assumeTrue(Files.isDirectory(pdf().program()), "shared/pdf is not packaged: run the whole build");
        // Given
        String letter = """
                <SEC-DOCUMENT>0000000000-24-005673.txt : 20240614
                <SEC-HEADER>0000000000-24-005673.hdr.sgml : 20240614
                ACCESSION NUMBER:\t\t0000000000-24-005673
                CONFORMED SUBMISSION TYPE:\tUPLOAD
                </SEC-HEADER>
                <DOCUMENT>
                <TYPE>LETTER
                <SEQUENCE>1
                <FILENAME>filename1.pdf
                <TEXT>
                <PDF>
                %s</PDF>
                </TEXT>
                </DOCUMENT>
                <DOCUMENT>
                <TYPE>TEXT-EXTRACT
                <SEQUENCE>2
                <TEXT>
                We have some comments.
                </TEXT>
                </DOCUMENT>
                </SEC-DOCUMENT>
                """.formatted(Uuencoding.encode("filename1.pdf", SmallPdf.of("Please tell us more.")));

        // When
        DocumentExtracted without = extracted("letter.txt", letter);
        ingest = new IngestJob(artifacts, new Tokenizers(models, artifacts), settings(true), pdf(), new SimpleMeterRegistry());
        DocumentExtracted with = extracted("letter.txt", letter);

        // Then
        assertThat(new String(artifacts.bytes(without.document().text()), StandardCharsets.UTF_8)).isEqualTo("We have some comments.");
        String text = new String(artifacts.bytes(with.document().text()), StandardCharsets.UTF_8);
        assertThat(text).isEqualTo("Please tell us more.\n\nWe have some comments.");
        Spans spans = Json.read(artifacts.bytes(with.reading().orElseThrow().spans()), Spans.class);
        ByteRange raw = new Tracer("a", text, spans).origin(0).orElseThrow().raw();
        assertThat(letter.substring((int) raw.start(), (int) raw.end())).startsWith("<PDF>\nbegin 644 filename1.pdf").endsWith("</PDF>\n");
    }

    private DocumentIngested ingested(String name, String page) throws IOException {
        return extracted(name, page).document();
    }

    private DocumentExtracted extracted(String name, String page) throws IOException {
        ArtifactRef raw = artifacts.put(page.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES);
        return (DocumentExtracted) ingest.run(new IngestDocument("sec", name, raw, model, Optional.empty()), JobContext.alone(folder)).getFirst();
    }

    private CorpusSealed seal(SealCorpus command, String scratch) throws IOException {
        return (CorpusSealed) seal.run(command, JobContext.alone(Files.createDirectories(folder.resolve(scratch)))).getFirst();
    }

    private static SealCorpus.Document sealed(DocumentIngested document) {
        return new SealCorpus.Document(document.documentId(), document.filer(), document.form(), document.raw().sha256(), document.text());
    }

    static PdfReader pdf() {
        return new PdfReader(Path.of("../../shared/pdf/target/app"), 256 << 20, Duration.ofSeconds(60), 1 << 20);
    }

    static IngestionSettings settings() {
        return settings(false);
    }

    static IngestionSettings settings(boolean pdfExhibits) {
        return new IngestionSettings() {
            @Override
            public MemorySize filingBytes() {
                return new MemorySize(BigInteger.valueOf(FilingLimits.STANDARD.filingBytes()));
            }

            @Override
            public MemorySize documentBytes() {
                return new MemorySize(BigInteger.valueOf(FilingLimits.STANDARD.documentBytes()));
            }

            @Override
            public boolean pdfExhibits() {
                return pdfExhibits;
            }

            @Override
            public Duration folderEvery() {
                return Duration.ofSeconds(2);
            }
        };
    }
}
