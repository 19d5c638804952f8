package dev.tributary.tuning.dam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.neural.decoder.Decoder;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.tuning.GoldenTasks;
import dev.tributary.tuning.Stopping;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningFollower;
import dev.tributary.tuning.mixture.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamMethodTest {

    private static final String PLAN = "'method':'dam','heldOut':4,'sequences':2,'validateEvery':5,'learningRate':0.03";

    @TempDir
    Path folder;
    private GoldenTasks golden;

    @BeforeEach
    void open() {
        golden = new GoldenTasks(folder, 2000);
    }

    @AfterEach
    void close() {
        golden.close();
    }

    @Test
    void aTunedModelIsWrittenWithWhatItCostAndHowGoodItIs() throws Exception {
        // When
        Tuned tuned = tune(PLAN + ",'steps':10,'top':128", Optional.empty(), TuningFollower.NONE);

        // Then
        assertThat(tuned.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(tuned.quality().isBetterThanLinear()).isTrue();
        assertThat(tuned.quality().sources()).containsOnlyKeys("one", "two");
        assertThat(tuned.quality().sources().values().stream().mapToDouble(kl -> kl).sum()).isCloseTo(tuned.quality().tuned(), within(1e-9));
        assertThat(tuned.cost().named()).containsEntry("evaluations", 4.0).containsEntry("gradientPasses", 10.0).containsKey("seconds");
        assertThat(tuned.targets()).hasSize(2).allMatch(Files::exists);
        assertThat(tuned.coefficients().orElseThrow()).exists();
        try (Decoder model = Decoder.load(GoldenModels.engine(), tuned.model().orElseThrow())) {
            assertThat(model.parameterCount()).isPositive();
        }
    }

    @Test
    void aRunThatGainsNothingWritesNoModel() throws Exception {
        // Given: at a rate that throws the coefficients far away, the start stays the best
        Tuned tuned = tune(PLAN.replace("0.03", "50.0") + ",'steps':5", Optional.empty(), TuningFollower.NONE);

        // Then
        assertThat(tuned.quality().isBetterThanLinear()).isFalse();
        assertThat(tuned.model()).isEmpty();
        assertThat(tuned.coefficients()).isEmpty();
    }

    @Test
    void aCancelledRunOffersItsStateAndGoesOnFromIt() throws Exception {
        // Given
        Tuned whole = tune(PLAN + ",'steps':10", Optional.empty(), TuningFollower.NONE);
        Path state = folder.resolve("state.safetensors");

        // When
        Tuned stopped = tune(PLAN + ",'steps':10", Optional.empty(), new Stopping(0.5, state));
        Tuned resumed = tune(PLAN + ",'steps':10", Optional.of(state), TuningFollower.NONE);

        // Then
        assertThat(stopped.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(stopped.model()).isEmpty();
        assertThat(resumed.cost().gradientPasses()).isEqualTo(10);
        assertThat(Files.readAllBytes(resumed.model().orElseThrow().resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.model().orElseThrow().resolve("model.safetensors")));
    }

    @Test
    void theFollowerSeesTheHeldOutDistanceToEachSource() throws Exception {
        // Given
        Stopping listening = Stopping.never();

        // When
        tune(PLAN + ",'steps':3", Optional.empty(), listening);

        // Then
        assertThat(listening.seen).hasSize(5).allSatisfy(measures -> assertThat(measures).containsKeys("heldOutKl", "linearKl", "heldOutKl.one", "heldOutKl.two"));
        assertThat(listening.seen.getLast().get("heldOutKl")).isLessThan(listening.seen.getFirst().get("heldOutKl"));
    }

    private Tuned tune(String plan, Optional<Path> resume, TuningFollower follower) throws IOException {
        return new DamMethod(Method.DAM).tune(golden.task(plan, resume), follower);
    }
}
