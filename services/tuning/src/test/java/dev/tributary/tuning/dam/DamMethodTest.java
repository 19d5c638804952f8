package dev.tributary.tuning.dam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.contracts.Json;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.tuning.Texts;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningFollower;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.mixture.Sources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamMethodTest {

    private static final Compute EXACT = new Compute(Precision.FLOAT32, false, 64);
    private static final String PLAN = "'method':'dam','heldOut':4,'sequences':2,'validateEvery':5,'learningRate':0.03";

    @TempDir
    Path folder;
    private Sources sources;
    private MegatronCorpus one;
    private MegatronCorpus two;

    @BeforeEach
    void open() {
        sources = GoldenModels.openSources();
        one = Texts.random(folder, "one", 2000, 160, 1);
        two = Texts.random(folder, "two", 2000, 160, 2);
    }

    @AfterEach
    void close() {
        sources.close();
        one.close();
        two.close();
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
        Tuned stopped = tune(PLAN + ",'steps':10", Optional.empty(), new Stopping(0.5, state, new ArrayList<>()));
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
        List<Map<String, Double>> seen = new ArrayList<>();

        // When
        tune(PLAN + ",'steps':3", Optional.empty(), new Stopping(2, folder.resolve("unused"), seen));

        // Then
        assertThat(seen).hasSize(5).allSatisfy(measures -> assertThat(measures).containsKeys("heldOutKl", "linearKl", "heldOutKl.one", "heldOutKl.two"));
        assertThat(seen.getLast().get("heldOutKl")).isLessThan(seen.getFirst().get("heldOutKl"));
    }

    private Tuned tune(String plan, Optional<Path> resume, TuningFollower follower) throws Exception {
        TuningPlan settings = Json.read(("{" + plan.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8), TuningPlan.class);
        return new DamMethod(Method.DAM).tune(new TuningTask(GoldenModels.engine(), sources, Map.of("one", one, "two", two), 16, settings, EXACT,
                Optional.empty(), resume, folder.resolve("targets"), Files.createTempDirectory(folder, "task")), follower);
    }

    private record Stopping(double at, Path state, List<Map<String, Double>> seen, double[] reached) implements TuningFollower {

        Stopping(double at, Path state, List<Map<String, Double>> seen) {
            this(at, state, seen, new double[1]);
        }

        @Override
        public void progressed(double fraction, Map<String, Double> measures) {
            reached[0] = fraction;
            seen.add(Map.copyOf(measures));
        }

        @Override
        public boolean isCancelled() {
            return reached[0] >= at;
        }

        @Override
        public void resumable(Consumer<Path> save) {
            if (isCancelled()) {
                save.accept(state);
            }
        }
    }
}
