package dev.tributary.ingestion;

import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineEvent;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.ingestion.intake.SourceRounds;
import dev.tributary.ingestion.intake.SourceRounds.Watched;
import dev.tributary.worker.kafka.LatestState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// Watches the sources that fall to this instance while the service runs.
@ApplicationScoped
public class SourceWatchLifecycle {

    private static final Logger LOG = Logger.getLogger(SourceWatchLifecycle.class);
    private static final long TICK_MILLIS = 250;

    private final Pipelines pipelines;
    private final LatestState<PipelineEvent> definitions;
    private final KafkaSourceLog log;
    private final SourceOwnership ownership;
    private final SourceWatches watches;
    private final ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();
    private final SourceRounds rounds;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("source-watch").factory());

    SourceWatchLifecycle(Pipelines pipelines, LatestState<PipelineEvent> definitions, KafkaSourceLog log, SourceOwnership ownership,
            SourceWatches watches, Clock clock) {
        this.pipelines = pipelines;
        this.definitions = definitions;
        this.log = log;
        this.ownership = ownership;
        this.watches = watches;
        this.rounds = new SourceRounds(looks, clock, RandomGenerator.getDefault());
    }

    void start(@Observes StartupEvent started) throws InterruptedException {
        definitions.awaitCaughtUp();
        log.awaitCaughtUp();
        thread.scheduleWithFixedDelay(this::look, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            List<Watched> mine = new ArrayList<>();
            for (PipelineDefined pipeline : pipelines.all()) {
                if (ownership.owns(pipeline.pipeline())) {
                    mine.addAll(watches.of(pipeline));
                }
            }
            rounds.look(mine);
        } catch (RuntimeException e) {
            LOG.error("the source watch failed; the next tick tries again", e);
        }
    }

    /// How the sources are that this instance watches.
    List<SourceRounds.Health> health() {
        return rounds.health();
    }

    void stop(@Observes ShutdownEvent stopping) {
        thread.shutdownNow();
        looks.shutdownNow();
    }
}
