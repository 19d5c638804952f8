package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.FetchDocument;
import dev.tributary.contracts.source.DocumentFetched;
import dev.tributary.contracts.source.FetchDeferred;
import dev.tributary.contracts.source.FetchFailed;
import dev.tributary.ingestion.intake.Fetched;
import dev.tributary.ingestion.intake.Fetcher;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Fetches one document and stores its bytes. What cannot be fetched now is put off and comes again, however long an outage lasts:
/// only what never can be is a failure.
@ApplicationScoped
public class FetchJob implements Job<FetchDocument> {

    private final ArtifactStore artifacts;
    private final Fetcher fetcher;

    FetchJob(ArtifactStore artifacts, Fetcher fetcher) {
        this.artifacts = artifacts;
        this.fetcher = fetcher;
    }

    @Override
    public Class<FetchDocument> command() {
        return FetchDocument.class;
    }

    @Override
    public List<? extends Payload> run(FetchDocument command, JobContext context) throws IOException {
        return switch (fetch(command, context)) {
            case Fetched.Body body -> {
                ArtifactRef raw = artifacts.put(body.file(), MediaTypes.BYTES);
                yield List.of(new DocumentFetched(command.pipeline(), command.documentId(), raw));
            }
            case Fetched.Later later -> List.of(new FetchDeferred(command.pipeline(), command.documentId(), command.attempt(), later.code(),
                    later.reason(), later.after().toSeconds()));
            case Fetched.Never never -> throw new FailureException(new Failure.Invalid(never.code(), never.reason()));
        };
    }

    private Fetched fetch(FetchDocument command, JobContext context) {
        try {
            return fetcher.fetch(command, context.scratch().resolve("body"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Cancelled("interrupted", "interrupted while fetching " + command.location()), e);
        }
    }

    @Override
    public List<? extends Payload> rejected(FetchDocument command, Failure failure) {
        String id = command.documentId();
        return List.of(new FetchFailed(command.pipeline(), id, failure.code(), failure.message()),
                new DocumentRejected(command.pipeline(), id, id, Optional.empty(), failure.code(), failure.message()));
    }
}
