package dev.tributary.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainJobStateTest {

    @Test
    void whatIsNotThereIsAbsent() {
        assertThat(TrainJobState.of(Optional.empty())).isEqualTo(new TrainJobState.Absent());
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void aResourceIsReadAsTheClusterMeansIt(String rest, TrainJobState expected) {
        // Given
        GenericKubernetesResource job = Serialization.unmarshal("""
                {"apiVersion": "trainer.kubeflow.org/v1alpha1", "kind": "TrainJob", "metadata": {"name": "t"%s}""".formatted(rest),
                GenericKubernetesResource.class);

        // Then
        assertThat(TrainJobState.of(Optional.of(job))).isEqualTo(expected);
    }

    static Stream<Arguments> aResourceIsReadAsTheClusterMeansIt() {
        return Stream.of(
                Arguments.of("}, \"spec\": {\"suspend\": false}}", new TrainJobState.Pending()),
                Arguments.of("}, \"spec\": {}, \"status\": {\"jobsStatus\": [{\"name\": \"node\", \"active\": 0, \"failed\": 1}]}}",
                        new TrainJobState.Pending()),
                Arguments.of("}, \"spec\": {}, \"status\": {\"jobsStatus\": [{\"name\": \"node\", \"active\": 1}]}}",
                        new TrainJobState.Running()),
                Arguments.of("}, \"spec\": {\"suspend\": true}, \"status\": {\"jobsStatus\": [{\"name\": \"node\", \"active\": 1}]}}",
                        new TrainJobState.Suspending()),
                Arguments.of("}, \"spec\": {\"suspend\": true}, \"status\": {\"conditions\": [{\"type\": \"Suspended\", \"status\": \"True\"}]}}",
                        new TrainJobState.Suspended()),
                Arguments.of("}, \"spec\": {}, \"status\": {\"conditions\": [{\"type\": \"Suspended\", \"status\": \"False\"}],"
                        + " \"jobsStatus\": [{\"name\": \"node\", \"active\": 1}]}}", new TrainJobState.Running()),
                Arguments.of("}, \"spec\": {}, \"status\": {\"conditions\": [{\"type\": \"Complete\", \"status\": \"True\"}]}}",
                        new TrainJobState.Complete()),
                Arguments.of("}, \"spec\": {}, \"status\": {\"conditions\": [{\"type\": \"Failed\", \"status\": \"True\","
                        + " \"reason\": \"DeadlineExceeded\", \"message\": \"too late\"}]}}",
                        new TrainJobState.Failed("DeadlineExceeded", "too late")),
                Arguments.of(", \"deletionTimestamp\": \"2026-01-01T00:00:00Z\"}, \"spec\": {},"
                        + " \"status\": {\"jobsStatus\": [{\"name\": \"node\", \"active\": 1}]}}", new TrainJobState.Deleting()));
    }
}
