package dev.tributary.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCheckpointed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the broker while jobs run and wait.
@Timeout(900)
class BrokerKillIT {

    private static final int KILLS = 2;
    private static final long SEED = 20_261_124;

    @Test
    void aBrokerThatIsKilledLosesNothingThatWasAcknowledged(@TempDir Path folder) throws Exception {
        try (LiveSystem system = new LiveSystem(folder.resolve("system"), "training", 1)) {
            // Given
            TinyTraining tiny = new TinyTraining(system.artifacts(), folder.resolve("made"));
            List<TrainCheckpoint> commands = LongStream.range(0, 3).mapToObj(seed -> tiny.command("p" + seed, seed)).toList();
            commands.forEach(system::ask);

            // When
            Random random = new Random(SEED);
            for (int kill = 0; kill < KILLS; kill++) {
                TrainCheckpoint running = commands.get(kill);
                await().atMost(LiveProcess.PATIENCE).until(() -> !system.said(running, JobCheckpointed.class).isEmpty());
                List<Event<Payload>> acknowledged = system.events(Topics.JOB_EVENTS.name());
                system.broker().killAfter(Duration.ofMillis(random.nextInt(300)));
                system.restartBroker();
                assertThat(system.events(Topics.JOB_EVENTS.name())).containsAll(acknowledged);
            }

            // Then
            commands.forEach(system::awaitCompleted);
            assertThat(system.events(Topics.commands("training").name())).extracting(event -> event.data().key())
                    .containsExactlyElementsOf(commands.stream().map(TrainCheckpoint::key).toList());
            assertThat(system.events(Topics.MODELS.name())).extracting(event -> ((CheckpointTrained) event.data()).pipeline())
                    .containsExactlyInAnyOrder("p0", "p1", "p2");
            assertThat(system.states().all()).hasSize(3).allSatisfy(state -> assertThat(state).isInstanceOf(JobState.Completed.class));
        }
    }
}
