package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition.EdgarSource;
import dev.tributary.contracts.pipeline.PipelineDefinition.FeedSource;
import dev.tributary.ingestion.edgar.EdgarClient;
import dev.tributary.ingestion.intake.BackfillIntake;
import dev.tributary.ingestion.intake.EdgarClients;
import dev.tributary.ingestion.intake.EdgarIntake;
import dev.tributary.ingestion.intake.FeedIntake;
import dev.tributary.ingestion.intake.SourceLog;
import dev.tributary.ingestion.intake.SourceReader;
import dev.tributary.ingestion.intake.SourceRounds.Watched;
import dev.tributary.ingestion.intake.UserAgents;
import dev.tributary.ingestion.safety.SafeDownload;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What is to be watched for a pipeline.
final class SourceWatches {

    /// A backfill's next day; what paces it are EDGAR's allowance and the reading.
    private static final Duration BACKFILL_EVERY = Duration.ofSeconds(5);
    /// Unless the pipeline says otherwise.
    private static final Duration FEED_EVERY = Duration.ofMinutes(5);

    private final EdgarAccessSettings settings;
    private final EdgarClients clients;
    private final SourceLog log;
    private final ArtifactStore artifacts;
    private final SafeDownload downloads;
    private final Path scratch;
    private final Clock clock;

    /// @param scratch a folder of this process alone
    SourceWatches(EdgarAccessSettings settings, EdgarClients clients, SourceLog log, ArtifactStore artifacts, SafeDownload downloads, Path scratch,
            Clock clock) {
        this.settings = settings;
        this.clients = clients;
        this.log = log;
        this.artifacts = artifacts;
        this.downloads = downloads;
        this.scratch = scratch;
        this.clock = clock;
    }

    List<Watched> of(PipelineDefined pipeline) {
        List<Watched> watched = new ArrayList<>();
        pipeline.definition().source().edgar().ifPresent(source -> edgar(pipeline.pipeline(), source, watched));
        pipeline.definition().source().feed().ifPresent(source -> watched.add(feed(pipeline.pipeline(), source)));
        return watched;
    }

    private void edgar(String pipeline, EdgarSource source, List<Watched> watched) {
        watched.add(new Watched(pipeline + "/edgar", source, source.every().orElse(settings.every()),
                () -> reader(pipeline, clients.of(source), client -> new EdgarIntake(pipeline, source, client, log, clock))));
        watched.add(new Watched(pipeline + "/backfill", source, BACKFILL_EVERY,
                () -> reader(pipeline, clients.ofArchives(source), client -> new BackfillIntake(pipeline, source, client, log, artifacts,
                        scratch.resolve("backfill").resolve(pipeline), clock))));
    }

    private static SourceReader reader(String pipeline, Optional<EdgarClient> client, Function<EdgarClient, SourceReader> made) {
        return client.map(made).orElseGet(() -> () -> Optional.of(UserAgents.missing(pipeline)));
    }

    private Watched feed(String pipeline, FeedSource source) {
        return new Watched(pipeline + "/feed", source, source.every().orElse(FEED_EVERY),
                () -> new FeedIntake(pipeline, source.url(), downloads, log, scratch.resolve("feed").resolve(pipeline), clock));
    }
}
