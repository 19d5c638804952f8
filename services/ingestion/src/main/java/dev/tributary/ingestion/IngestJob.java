package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.document.Reading;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.ingestion.deduplication.MinHash;
import dev.tributary.ingestion.deduplication.NearDuplicates;
import dev.tributary.ingestion.deduplication.Words;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingLimits;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.extraction.PdfParts;
import dev.tributary.ingestion.intake.EdgarIntake;
import dev.tributary.ingestion.lineage.Spans;
import dev.tributary.ingestion.pdf.PdfReader;
import dev.tributary.ingestion.sgml.InvalidFilingException;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Splits, extracts and counts one document.
@ApplicationScoped
public class IngestJob implements Job<IngestDocument> {

    private static final Logger LOG = Logger.getLogger(IngestJob.class);

    private final ArtifactStore artifacts;
    private final Tokenizers tokenizers;
    private final FilingReader reader;
    private final PdfReader pdf;
    private final boolean pdfExhibits;
    private final MeterRegistry registry;

    IngestJob(ArtifactStore artifacts, Tokenizers tokenizers, IngestionSettings settings, PdfReader pdf, MeterRegistry registry) {
        this.pdf = pdf;
        this.pdfExhibits = settings.pdfExhibits();
        this.registry = registry;
        this.artifacts = artifacts;
        this.tokenizers = tokenizers;
        this.reader = new FilingReader(
                new FilingLimits(settings.filingBytes().asLongValue(), Math.toIntExact(settings.documentBytes().asLongValue())));
    }

    @Override
    public Class<IngestDocument> command() {
        return IngestDocument.class;
    }

    @Override
    public List<? extends Payload> run(IngestDocument command, JobContext context) throws IOException {
        ExtractedFiling filing = read(command, context);
        ArtifactRef text = artifacts.put(filing.text().getBytes(StandardCharsets.UTF_8), MediaTypes.TEXT);
        long tokens = tokenizers.of(command.tokenizer()).tokenizer().encode(filing.text()).length + 1L;
        Reading reading = new Reading(artifacts.put(Json.bytes(Spans.of(filing)), MediaTypes.SPANS),
                MinHash.spell(MinHash.bands(Words.of(filing.text()).grams(NearDuplicates.GRAM_WORDS))), filing.fileNumber(), filing.period());
        return List.of(new DocumentExtracted(new DocumentIngested(
                command.pipeline(), filing.accession(), command.fileName(), filing.form().orElse("text"),
                filing.cik().orElse(filing.accession()), filing.companyName().orElse("unknown"),
                filedAt(filing, command.origin()),
                command.raw(), text, text.sha256(), tokens, command.origin()), Optional.of(reading)));
    }

    /// EDGAR knows better than a header, which may give the day alone; a header knows better than a feed, a sender or a file's date.
    private static Optional<Instant> filedAt(ExtractedFiling filing, Optional<Origin> origin) {
        Optional<Instant> accepted = origin.flatMap(Origin::acceptedAt);
        Optional<Instant> ofEdgar = accepted.filter(time -> origin.get().source().equals(EdgarIntake.SOURCE));
        return ofEdgar.or(filing::acceptedAt).or(() -> filing.filedAt().map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())).or(() -> accepted);
    }

    private ExtractedFiling read(IngestDocument command, JobContext context) throws IOException {
        if (PdfReader.isPdf(artifacts.file(command.raw()))) {
            return readPdf(command, context);
        }
        try (FileChannel channel = FileChannel.open(artifacts.file(command.raw()), StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
            if (channel.size() == 0) {
                return reader.read(new byte[0], command.fileName());
            }
            return reader.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), command.fileName(),
                    pdfExhibits ? (bytes, name) -> exhibit(bytes, name, context.scratch()) : PdfParts.SKIPPED);
        } catch (InvalidFilingException e) {
            throw new FailureException(new Failure.Invalid(e.code(), e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// A PDF that is not read costs the filing that PDF alone.
    private Optional<String> exhibit(byte[] bytes, String name, Path scratch) {
        try {
            byte[] text = pdfText(Files.write(scratch.resolve("exhibit.pdf"), bytes), name, scratch);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (InvalidFilingException e) {
            LOG.warnf("errorCode=%s %s", e.code(), e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ExtractedFiling readPdf(IngestDocument command, JobContext context) throws IOException {
        try {
            return reader.read(pdfText(artifacts.file(command.raw()), command.fileName(), context.scratch()), command.fileName());
        } catch (InvalidFilingException e) {
            throw new FailureException(new Failure.Invalid(e.code(), e.getMessage()), e);
        }
    }

    private byte[] pdfText(Path file, String name, Path scratch) throws IOException {
        try {
            return pdf.read(file, name, scratch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Cancelled("interrupted", "interrupted while reading " + name), e);
        }
    }

    /// A document that cannot be read is rejected for all to see; its bytes are kept.
    @Override
    public List<? extends Payload> rejected(IngestDocument command, Failure failure) {
        registry.counter("tributary.documents", "pipeline", command.pipeline(), "outcome", failure.code()).increment();
        return List.of(new DocumentRejected(command.pipeline(), "sha256-" + command.raw().sha256().substring(0, 24), command.fileName(),
                Optional.of(command.raw()), failure.code(), failure.message()));
    }
}
