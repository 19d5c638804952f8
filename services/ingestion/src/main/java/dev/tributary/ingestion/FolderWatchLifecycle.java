package dev.tributary.ingestion;

import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.pipeline.PipelineEvent;
import dev.tributary.ingestion.intake.FolderWatch;
import dev.tributary.ingestion.intake.Intake;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.worker.kafka.LatestState;
import dev.tributary.worker.ledger.JobStates;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Runs the folder watch while the service runs.
@ApplicationScoped
public class FolderWatchLifecycle {

    private static final Logger LOG = Logger.getLogger(FolderWatchLifecycle.class);
    private static final long TICK_MILLIS = 250;

    private final FolderWatch watch;
    private final LatestState<PipelineEvent> definitions;
    private final JobStates jobs;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("folder-watch").factory());

    FolderWatchLifecycle(Pipelines pipelines, Intake intake, IngestionSettings settings, LatestState<PipelineEvent> definitions,
            JobStates jobs, Clock clock) {
        this.watch = new FolderWatch(pipelines::all, intake, settings.folderEvery());
        this.definitions = definitions;
        this.jobs = jobs;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) throws InterruptedException {
        definitions.awaitCaughtUp();
        jobs.awaitCaughtUp();
        thread.scheduleWithFixedDelay(this::look, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            watch.look(clock.instant());
        } catch (FailureException e) {
            LOG.warnf("errorCode=%s %s; the next look tries again", e.failure().code(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("folder watch failed; the next look tries again", e);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        thread.shutdownNow();
    }
}
