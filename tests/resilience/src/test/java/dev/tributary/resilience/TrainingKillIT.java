package dev.tributary.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.job.JobCheckpointed;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the training service at any moment.
@Timeout(900)
class TrainingKillIT {

    /// The broker delivers a job five times; the last one is kept for saying that workers die at it.
    private static final int KILLS = 3;
    private static final long SEED = 20_261_123;

    @Test
    void aTrainingThatIsKilledEndsInTheBytesOfOneThatIsNot(@TempDir Path folder) throws Exception {
        try (LiveSystem system = new LiveSystem(folder.resolve("system"), "training", 1)) {
            // Given
            TinyTraining tiny = new TinyTraining(system.artifacts(), folder.resolve("made"));
            TrainCheckpoint calm = tiny.command("calm", 7);
            system.ask(calm);
            system.awaitCompleted(calm);

            // When
            Random random = new Random(SEED);
            TrainCheckpoint stormy = tiny.command("stormy", 7);
            system.ask(stormy);
            for (int kill = 0; kill < KILLS; kill++) {
                int saved = system.said(stormy, JobCheckpointed.class).size() + 1;
                await("attempt %d saves a state".formatted(kill + 1)).atMost(LiveProcess.PATIENCE)
                        .until(() -> system.said(stormy, JobCheckpointed.class).size() >= saved);
                system.worker(0).killAfter(Duration.ofMillis(random.nextInt(300)));
                system.restartWorker(0);
            }
            system.awaitCompleted(stormy);

            // Then
            assertThat(system.said(stormy, JobStarted.class)).hasSizeGreaterThanOrEqualTo(1 + KILLS);
            assertThat(system.worker(0).log()).contains("going on from");
            assertThat(trained(system, "stormy")).usingRecursiveComparison().ignoringFields("pipeline", "optimiserState")
                    .isEqualTo(trained(system, "calm"));
        }
    }

    private static CheckpointTrained trained(LiveSystem system, String pipeline) {
        return system.events("models.events.v1").stream().map(event -> (CheckpointTrained) event.data())
                .filter(fact -> fact.pipeline().equals(pipeline)).reduce((one, other) -> {
                    throw new IllegalStateException("two facts of one job: " + one + " and " + other);
                }).orElseThrow();
    }
}
