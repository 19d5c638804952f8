package dev.tributary.ingestion.intake;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.pipeline.PipelineDefinition.EdgarSource;
import dev.tributary.contracts.source.BackfillAdvanced;
import dev.tributary.contracts.source.DocumentSighted;
import dev.tributary.ingestion.edgar.Backfill;
import dev.tributary.ingestion.edgar.Discovery;
import dev.tributary.ingestion.edgar.EdgarAnswer;
import dev.tributary.ingestion.edgar.EdgarClient;
import dev.tributary.ingestion.edgar.IndexRow;
import dev.tributary.ingestion.edgar.SubmissionHead;
import dev.tributary.ingestion.safety.ArchiveLimits;
import dev.tributary.ingestion.safety.FeedArchive;
import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads the past of EDGAR for one pipeline, a day a look: the day's archive, and after the last day the full index for what the
/// archives lacked. It sees what the live watch sees, by the same door, and goes behind it everywhere. Not thread-safe.
public final class BackfillIntake implements SourceReader {

    private static final String ARCHIVE = "archive";

    private final String pipeline;
    private final EdgarSource source;
    private final Backfill edgar;
    private final SourceLog log;
    private final ArtifactStore artifacts;
    private final Path scratch;
    private final Clock clock;

    /// @param client  with a limit that an archive of gigabytes stays under
    /// @param scratch a folder of this reader alone
    public BackfillIntake(String pipeline, EdgarSource source, EdgarClient client, SourceLog log, ArtifactStore artifacts, Path scratch,
            Clock clock) {
        this.pipeline = pipeline;
        this.source = source;
        this.edgar = new Backfill(client);
        this.log = log;
        this.artifacts = artifacts;
        this.scratch = scratch;
        this.clock = clock;
    }

    @Override
    public Optional<String> look() throws IOException, InterruptedException {
        Optional<BackfillAdvanced> open = log.backfills(pipeline).stream().filter(backfill -> !backfill.next().isAfter(backfill.to())).findFirst();
        return open.isEmpty() ? Optional.empty() : advance(open.get());
    }

    private Optional<String> advance(BackfillAdvanced backfill) throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        Path archive = scratch.resolve(backfill.next() + ".nc.tar.gz");
        Step step;
        try {
            step = day(backfill, archive);
            if (step.problem().isEmpty() && backfill.next().equals(backfill.to())) {
                Step index = index(backfill);
                step = new Step(step.sighted() + index.sighted(), index.problem());
            }
        } finally {
            Files.deleteIfExists(archive);
        }
        LocalDate next = step.problem().isPresent() ? backfill.next() : backfill.next().plusDays(1);
        BackfillAdvanced after = new BackfillAdvanced(pipeline, backfill.from(), backfill.to(), next,
                backfill.sighted() + (step.problem().isPresent() ? 0 : step.sighted()), step.problem());
        if (!after.equals(backfill)) {
            log.publish(after);
        }
        return step.problem();
    }

    /// @param sighted documents that were shown
    /// @param problem why it is to be tried again
    private record Step(long sighted, Optional<String> problem) {
    }

    private Step day(BackfillAdvanced backfill, Path archive) throws IOException, InterruptedException {
        EdgarAnswer answer = edgar.day(backfill.next(), archive);
        if (answer instanceof EdgarAnswer.Absent) {
            return new Step(0, Optional.empty());
        }
        if (!(answer instanceof EdgarAnswer.Saved saved)) {
            return new Step(0, EdgarIntake.problem(answer).or(() -> Optional.of("no archive of " + backfill.next())));
        }
        long[] sighted = {0};
        try {
            FeedArchive.read(saved.file(), ArchiveLimits.FEED, (name, bytes, body) -> sighted[0] += take(name, body) ? 1 : 0);
            return new Step(sighted[0], Optional.empty());
        } catch (InvalidFilingException unsafe) {
            return new Step(sighted[0], Optional.of(unsafe.getMessage()));
        }
    }

    private boolean take(String name, InputStream body) throws IOException {
        byte[] first = body.readNBytes(SubmissionHead.BYTES);
        SubmissionHead head = SubmissionHead.of(first);
        String fileName = name.substring(name.lastIndexOf('/') + 1);
        String accession = head.accession().orElse(fileName.replaceFirst("\\..*", ""));
        if (!source.takes(head.form())) {
            return false;
        }
        if (log.document(pipeline, accession).isEmpty()) {
            ArtifactRef raw = artifacts.put(new SequenceInputStream(new ByteArrayInputStream(first), body), MediaTypes.BYTES);
            Origin origin = new Origin(EdgarIntake.SOURCE, ARCHIVE, fileName, head.ciks(), head.filed(), head.acceptedAt(), clock.instant());
            log.publish(new DocumentSighted(pipeline, accession, fileName, head.form(), origin, true, Optional.of(raw)));
        }
        return true;
    }

    private Step index(BackfillAdvanced backfill) throws InterruptedException {
        Backfill.Listed listed = edgar.index(backfill.from(), backfill.to(), source::takes);
        if (listed.stopped().isPresent()) {
            return new Step(0, EdgarIntake.problem(listed.stopped().get()));
        }
        Instant now = clock.instant();
        Map<String, DocumentSighted> lacking = new TreeMap<>();
        for (IndexRow row : listed.rows()) {
            if (log.document(pipeline, row.accession()).isEmpty()) {
                Origin origin = new Origin(EdgarIntake.SOURCE, Discovery.Source.FULL_INDEX.channel(), "/Archives/" + row.path(), List.of(row.cik()),
                        Optional.of(row.filed()), Optional.empty(), now);
                lacking.merge(row.accession(), new DocumentSighted(pipeline, row.accession(), row.accession() + ".txt", row.form(), origin, true,
                        Optional.empty()), BackfillIntake::united);
            }
        }
        lacking.values().forEach(log::publish);
        return new Step(lacking.size(), Optional.empty());
    }

    private static DocumentSighted united(DocumentSighted one, DocumentSighted other) {
        return new DocumentSighted(one.pipeline(), one.documentId(), one.fileName(), one.form(), one.origin().with(other.origin()), true,
                Optional.empty());
    }
}
