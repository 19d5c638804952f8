package dev.tributary.ingestion.intake;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.ingestion.safety.SafeNames;
import dev.tributary.ingestion.sgml.InvalidFilingException;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.ledger.JobStates;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/// The one door for documents of every source: the bytes are stored first, then a command asks for their reading. A document
/// is accepted once this returns, and never lost after. Thread-safe.
public final class Intake implements Door {

    private final Pipelines pipelines;
    private final ArtifactStore artifacts;
    private final EventPublisher publisher;
    private final Events events;
    private final JobStates jobs;

    public Intake(Pipelines pipelines, ArtifactStore artifacts, EventPublisher publisher, Events events, JobStates jobs) {
        this.pipelines = pipelines;
        this.artifacts = artifacts;
        this.publisher = publisher;
        this.events = events;
        this.jobs = jobs;
    }

    /// What became of a document.
    ///
    /// @param jobId where to follow it
    /// @param known whether the same bytes were taken in before, so that nothing was asked for
    public record Receipt(String jobId, String sha256, long bytes, boolean known) {
    }

    @Override
    public Receipt accept(String pipeline, String fileName, InputStream body, Origin origin) throws IOException {
        PipelineDefined defined = pipelines.named(pipeline);
        requireSafe(fileName);
        ArtifactRef raw = artifacts.put(body, MediaTypes.BYTES);
        IngestDocument command = new IngestDocument(pipeline, fileName, raw, Objects.requireNonNull(defined.models().get(PipelineDefined.BASE)),
                Optional.of(origin));
        String jobId = command.key();
        boolean known = jobs.find(jobId).isPresent();
        if (!known) {
            publisher.publish(Topics.commands("ingestion"), events.first(command));
        }
        return new Receipt(jobId, raw.sha256(), raw.bytes(), known);
    }

    private static void requireSafe(String fileName) {
        try {
            SafeNames.require(fileName, "a document");
        } catch (InvalidFilingException unsafe) {
            throw new FailureException(new Failure.Invalid(unsafe.code(), unsafe.getMessage()), unsafe);
        }
    }
}
