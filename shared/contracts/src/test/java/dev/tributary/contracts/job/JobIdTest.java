package dev.tributary.contracts.job;

import static dev.tributary.contracts.Artifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.pipeline.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobIdTest {

    private static final TrainingPlan PLAN = new TrainingPlan(256, 2048, 1e-3, Optional.of("cosine"), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.of(7L), Optional.empty());

    @Test
    void theSameCommandHasTheSameId() {
        assertThat(JobId.of(train(artifact('a'), 3, PLAN))).isEqualTo(JobId.of(train(artifact('a'), 3, PLAN)));
    }

    @Test
    void anIdSaysTheKindThenTwentyFourDigits() {
        assertThat(JobId.of(train(artifact('a'), 3, PLAN))).matches("train-checkpoint-[0-9a-f]{24}");
    }

    @Test
    void theKeyOfACommandIsItsId() {
        // Given
        TrainCheckpoint command = train(artifact('a'), 3, PLAN);

        // Then
        assertThat(command.key()).isEqualTo(JobId.of(command));
        assertThat(command.kind()).isEqualTo("train-checkpoint");
    }

    @Test
    void whereAnArtifactLiesIsNoPartOfTheId() {
        assertThat(JobId.of(train(artifact('a', "s3://bucket/"), 3, PLAN))).isEqualTo(JobId.of(train(artifact('a'), 3, PLAN)));
    }

    @Test
    void theOrderOfAMapIsNoPartOfTheId() {
        // Given
        Map<String, ArtifactRef> models = new LinkedHashMap<>();
        models.put("partner", artifact('b'));
        models.put("base", artifact('a'));

        // When
        String id = JobId.of(new MergeCandidate("sec", 1, "ties", artifact('c'), models, Optional.empty()));

        // Then
        assertThat(id).isEqualTo(JobId.of(new MergeCandidate(
                "sec", 1, "ties", artifact('c'), Map.of("base", artifact('a'), "partner", artifact('b')),
                Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource
    void anyChangedSettingGivesAnotherId(TrainCheckpoint changed) {
        assertThat(JobId.of(changed)).isNotEqualTo(JobId.of(train(artifact('a'), 3, PLAN)));
    }

    static Stream<TrainCheckpoint> anyChangedSettingGivesAnotherId() {
        return Stream.of(
                train(artifact('b'), 3, PLAN),
                train(artifact('a'), 4, PLAN),
                train(artifact('a'), 3, new TrainingPlan(256, 2048, 2e-3, Optional.of("cosine"), Optional.empty(), Optional.empty(),
                        Optional.empty(), Optional.empty(), Optional.of(7L), Optional.empty())),
                train(artifact('a'), 3, new TrainingPlan(256, 2048, 1e-3, Optional.of("cosine"), Optional.empty(), Optional.empty(),
                        Optional.empty(), Optional.empty(), Optional.of(8L), Optional.empty())),
                train(artifact('a'), 3, new TrainingPlan(256, 2048, 1e-3, Optional.empty(), Optional.empty(), Optional.empty(),
                        Optional.empty(), Optional.empty(), Optional.of(7L), Optional.empty())));
    }

    private static TrainCheckpoint train(ArtifactRef parent, int round, TrainingPlan plan) {
        return new TrainCheckpoint("sec", round, parent, Optional.empty(), 0, artifact('d'), Optional.empty(), 0.05, plan);
    }
}
