package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.testing.broker.CommittedTopic;
import dev.tributary.testing.broker.TestBroker;
import dev.tributary.worker.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A broker that goes away while jobs run and wait, and comes back.
@Timeout(300)
class BrokerAwayIT {

    @Test
    void aBrokerThatComesBackFindsEveryJobDoneOnce(@TempDir Path work) throws Exception {
        FakeMerge merge = new FakeMerge();
        try (TestBroker broker = TestBroker.start()) {
            new TopicAdmin(broker.bootstrapServers()).declare((short) 1, Duration.ofSeconds(4));
            try (ServiceInTest service = ServiceInTest.start(broker.bootstrapServers(), work, 2, merge)) {
                // Given
                CountDownLatch away = new CountDownLatch(1);
                List<String> names = IntStream.range(0, 8).mapToObj("job-%d"::formatted).toList();
                names.subList(0, 2).forEach(name -> merge.on(name, (nth, context) -> {
                    if (nth == 1) {
                        away.await();
                    }
                }));
                names.forEach(service::ask);
                names.subList(0, 2).forEach(name -> await().atMost(ServiceInTest.PATIENCE).until(() -> merge.runs(name) == 1));

                // When
                broker.stop();
                away.countDown();
                broker.comeBack();

                // Then
                names.forEach(name -> service.awaitState(name, JobState.Completed.class));
                assertThat(CommittedTopic.events(broker.bootstrapServers(), Topics.MODELS.name()))
                        .extracting(event -> ((CandidateMerged) event.data()).name())
                        .containsExactlyInAnyOrderElementsOf(names);
            }
        }
    }
}
