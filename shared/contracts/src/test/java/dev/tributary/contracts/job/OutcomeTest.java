package dev.tributary.contracts.job;

import static dev.tributary.contracts.Artifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.Json;
import dev.tributary.contracts.model.CandidateMerged;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void aFactInsideACompletedJobSurvivesJson() {
        // Given
        CandidateMerged fact = new CandidateMerged("sec", 3, "sec-ties", artifact('a'), artifact('b'), 1.5);
        JobCompleted completed = new JobCompleted("merge-candidate-1", "merging", "attempt-1", List.of(Outcome.of(fact)), 1.5);

        // When
        JobCompleted back = Json.read(Json.bytes(completed), JobCompleted.class);

        // Then
        assertThat(back.outcome()).extracting(Outcome::type).containsExactly("dev.tributary.candidate.merged.v1");
        assertThat(back.outcome().getFirst().payload()).isEqualTo(fact);
    }

    @Test
    void dataThatDoesNotFitItsTypeIsRefused() {
        // Given
        Outcome outcome = new Outcome("dev.tributary.candidate.merged.v1", Json.mapper().createObjectNode().put("round", "three"));

        // Then
        assertThatThrownBy(outcome::payload)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("outcome is not a valid dev.tributary.candidate.merged.v1: ");
    }
}
