package dev.tributary.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.contracts.pipeline.TrainingPlan.Lora;
import dev.tributary.neural.data.Packing;
import dev.tributary.neural.decoder.LowRank;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Runs of 100 steps.
class RunPlanTest {

    private static final ArtifactRef ANY = new ArtifactRef(URI.create("file:/any"), "0".repeat(64), 1, MediaTypes.BYTES);

    @Test
    void aCosineWarmsUpAnewInEachRunAndDecaysToItsFloor() {
        for (Optional<ArtifactRef> before : List.of(Optional.<ArtifactRef>empty(), Optional.of(ANY))) {
            RunPlan plan = plan("cosine", before);
            assertThat(plan.rate(0)).isEqualTo(1e-4);
            assertThat(plan.rate(9)).isEqualTo(1e-3);
            assertThat(plan.closingRate()).isCloseTo(1e-4, within(1e-18));
        }
    }

    @Test
    void aConstantRateWarmsUpOncePerLine() {
        assertThat(plan("constant", Optional.empty()).rate(0)).isEqualTo(1e-4);
        assertThat(plan("constant", Optional.of(ANY)).rate(0)).isEqualTo(1e-3);
        assertThat(plan("constant", Optional.of(ANY)).closingRate()).isEqualTo(1e-3);
    }

    @Test
    void warmUpStableDecayHoldsItsPeakUntilTheLastFifth() {
        RunPlan plan = plan("wsd", Optional.of(ANY));
        assertThat(plan.rate(0)).isEqualTo(1e-4);
        assertThat(plan.rate(10)).isEqualTo(1e-3);
        assertThat(plan.rate(80)).isEqualTo(1e-3);
        assertThat(plan.rate(90)).isStrictlyBetween(1e-4, 1e-3);
        assertThat(plan.closingRate()).isCloseTo(1e-4, within(1e-18));
    }

    @Test
    void theOptionsOfThePlanReachTheLoop() {
        // Given
        TrainingPlan options = new TrainingPlan(16, 128, 1e-3, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of("bfloat16"), Optional.of(3L), Optional.empty(), Optional.of("best-fit"), Optional.of(true), Optional.of(true),
                Optional.of(1000L), Optional.empty(), Optional.of(new Lora(8, 16, Optional.empty())));

        // When
        RunPlan plan = RunPlan.of(command(options, Optional.empty()), 12_800);

        // Then
        assertThat(plan.settings().batching().packing()).isEqualTo(Packing.BEST_FIT);
        assertThat(plan.settings().batching().resetAttention()).isTrue();
        assertThat(plan.settings().compute().recompute()).isTrue();
        assertThat(plan.snapshotSteps()).hasValue(7);
        assertThat(plan.lowRank().orElseThrow().targets()).containsExactlyInAnyOrderElementsOf(LowRank.MATRICES);
    }

    private static RunPlan plan(String schedule, Optional<ArtifactRef> before) {
        return RunPlan.of(command(new TrainingPlan(16, 128, 1e-3, Optional.of(schedule), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()), before), 12_800);
    }

    private static TrainCheckpoint command(TrainingPlan plan, Optional<ArtifactRef> optimiserState) {
        return new TrainCheckpoint("sec", 1, ANY, optimiserState, 0, ANY, Optional.empty(), 0, plan);
    }
}
