package dev.tributary.tuning.dam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.tuning.GoldenTasks;
import dev.tributary.tuning.Texts;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.coefficients.Penalties;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.mixture.Distillation;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.MergedModel;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DamRunTest {

    private static final DamSettings.Schedule SCHEDULE = new DamSettings.Schedule(16, 2, 32, 4, 5, 0);

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

    @ParameterizedTest
    @EnumSource(Method.class)
    void tuningBringsTheMixtureNearerToItsSources(Method method) {
        try (DamRun run = run(DamSettings.of(method, 20, SCHEDULE, 1).withRate(3e-2))) {
            // When
            DamOutcome outcome = run.run(DamListener.NONE);
            // Then
            assertThat(outcome.best().total()).isLessThan(0.98 * outcome.linear());
            assertThat(run.heldOut().measure(run.mixture(), 0).total()).isEqualTo(outcome.best().total());
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void anInterruptedRunEndsInTheBytesOfOneThatWasNot(Method method) {
        // Given
        DamSettings settings = DamSettings.of(method, 12, SCHEDULE, 1).with(Penalties.UPSTREAM);
        Path state = folder.resolve("state.safetensors");
        try (DamRun whole = run(settings); DamRun first = run(settings); DamRun second = run(settings)) {
            whole.run(DamListener.NONE);
            // When
            DamOutcome stopped = first.run(new StopAfter(7));
            first.saveState(state);
            second.resume(state);
            DamOutcome finished = second.run(DamListener.NONE);
            // Then
            assertThat(stopped.ending()).isEqualTo(Ending.CANCELLED);
            assertThat(finished.ending()).isEqualTo(Ending.COMPLETED);
            assertThat(second.objectives()).isEqualTo(whole.objectives());
            assertThat(bits(second.coefficients())).isEqualTo(bits(whole.coefficients()));
        }
    }

    @Test
    void aResumedRunStaysInThePrecisionItWasBegunIn() {
        // Given
        DamSettings settings = DamSettings.of(Method.DAM, 6, SCHEDULE, 1);
        Means half = new Means(GoldenTasks.EXACT, Optional.of(Precision.BFLOAT16), 0);
        Path state = folder.resolve("state.safetensors");
        try (DamRun whole = run(settings, half); DamRun first = run(settings, half); DamRun second = run(settings)) {
            whole.run(DamListener.NONE);
            first.run(new StopAfter(3));
            first.saveState(state);
            // When
            second.resume(state);
            second.run(DamListener.NONE);
            // Then
            assertThat(bits(second.coefficients())).isEqualTo(bits(whole.coefficients()));
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void theReloadedModelPredictsWhatTheTunedMixturePredicts(Method method) {
        // Given
        Path model = folder.resolve("model");
        try (DamRun run = run(DamSettings.of(method, 10, SCHEDULE, 1)); NDManager scope = GoldenModels.engine().newScope()) {
            run.run(DamListener.NONE);
            float[] tuned = logits(run);
            // When
            MergedModel.write(run.mixture(), scope, model, Dtype.F32);
            // Then
            try (Decoder reloaded = Decoder.load(GoldenModels.engine(), model)) {
                assertThat(largestDifference(reloaded.logits(GoldenModels.batch(0), GoldenTasks.EXACT), tuned)).isLessThanOrEqualTo(1e-5);
            }
        }
    }

    @Test
    void tuningGoesOnFromTheCoefficientsOfAnEarlierRelease() {
        // Given
        DamSettings settings = DamSettings.of(Method.DAM, 10, SCHEDULE, 1).withRate(1e-2);
        Path coefficients = folder.resolve("coefficients.safetensors");
        try (DamRun earlier = run(settings); DamRun later = run(settings)) {
            DamOutcome cold = earlier.run(DamListener.NONE);
            earlier.saveCoefficients(coefficients);
            // When
            later.startFrom(coefficients);
            DamOutcome warm = later.run(DamListener.NONE);
            // Then
            assertThat(warm.validations().getFirst().total()).isEqualTo(cold.best().total());
            assertThat(warm.best().total()).isLessThanOrEqualTo(cold.best().total());
        }
    }

    @Test
    void theNextReleaseNeedsFewerStepsFromTheLastOnesCoefficients() {
        // Given coefficients of one release, and a source that has changed since
        DamSettings settings = DamSettings.of(Method.DAM, 20, SCHEDULE, 1).withRate(1e-2);
        Path coefficients = folder.resolve("coefficients.safetensors");
        List<Source> next = List.of(new Source("one", learntOn(GoldenModels.list().getFirst().folder()), "newer"), GoldenModels.list().getLast());
        try (Sources later = Sources.open(GoldenModels.engine(), next, Optional.empty());
                DamRun release = run(settings);
                DamRun cold = new DamRun(GoldenModels.engine(), later, golden.texts(), settings, GoldenTasks.MEANS, folder);
                DamRun warm = new DamRun(GoldenModels.engine(), later, golden.texts(), settings, GoldenTasks.MEANS, folder)) {
            release.run(DamListener.NONE);
            release.saveCoefficients(coefficients);
            DamOutcome fromAverage = cold.run(DamListener.NONE);
            // When
            warm.startFrom(coefficients);
            DamOutcome fromRelease = warm.run(DamListener.NONE);
            // Then
            assertThat(stepsTo(fromAverage.best().total(), fromRelease)).isLessThanOrEqualTo(fromAverage.best().step() / 2);
            assertThat(stepsTo(fromRelease.validations().getFirst().total(), fromAverage)).isGreaterThanOrEqualTo(10);
        }
    }

    /// The first look at which the run was as good, in steps.
    private static long stepsTo(double j, DamOutcome outcome) {
        return outcome.validations().stream().filter(look -> look.total() <= j).mapToLong(Validation::step).findFirst().orElse(Long.MAX_VALUE);
    }

    private Path learntOn(Path model) {
        Path newer = folder.resolve("newer");
        try (Decoder decoder = Decoder.load(GoldenModels.engine(), model)) {
            decoder.arrays().forEach(array -> array.muli(1.02f));
            decoder.save(newer, Dtype.F32, List.of());
        }
        return newer;
    }

    @Test
    void targetsStoredOnceServeLaterRuns() throws Exception {
        // Given
        DamSettings settings = DamSettings.of(Method.DAM, 5, SCHEDULE, 1).with(new Losses(2, 1, 0, 0, OptionalInt.of(8)));
        try (DamRun first = run(settings)) {
            first.run(DamListener.NONE);
            List<Path> written = storedTargets();
            List<Object> versions = List.of(Files.getLastModifiedTime(written.get(0)), Files.getLastModifiedTime(written.get(1)));
            // When
            try (DamRun second = run(settings)) {
                second.run(DamListener.NONE);
                // Then
                assertThat(storedTargets()).isEqualTo(written).hasSize(2);
                assertThat(List.of(Files.getLastModifiedTime(written.get(0)), Files.getLastModifiedTime(written.get(1)))).isEqualTo(versions);
                assertThat(second.objectives()).isEqualTo(first.objectives());
            }
        }
    }

    @Test
    void aRunThatGainsNothingIsNotBetterThanLinear() {
        // Given: minimising the entropy of one's own predictions drives them away from the sources
        DamSettings settings = DamSettings.of(Method.DAM, 10, SCHEDULE, 1).with(new Losses(2, 0, 0, 1, OptionalInt.empty())).withRate(0.05);
        try (DamRun run = run(settings)) {
            // When
            DamOutcome outcome = run.run(DamListener.NONE);
            // Then
            assertThat(outcome.validations().getLast().total()).isGreaterThan(outcome.linear());
            assertThat(outcome.isBetterThanLinear()).isFalse();
            assertThat(run.coefficients().slot("lm_head.weight").vectors()[0]).containsOnly(0.5f);
        }
    }

    @Test
    void aRunWithoutImprovementStopsEarly() {
        // Given
        DamSettings.Schedule impatient = new DamSettings.Schedule(16, 2, 32, 4, 2, 2);
        DamSettings settings = DamSettings.of(Method.DAM, 1000, impatient, 1).with(new Losses(2, 0, 0, 1, OptionalInt.empty())).withRate(0.05);
        try (DamRun run = run(settings)) {
            // When
            DamOutcome outcome = run.run(DamListener.NONE);
            // Then
            assertThat(outcome.ending()).isEqualTo(Ending.STOPPED_EARLY);
            assertThat(run.objectives()).hasSize(4);
        }
    }

    @Test
    void aSourceWithoutTextIsRefused() {
        assertThatThrownBy(() -> new DamRun(GoldenModels.engine(), golden.sources, Map.of("one", golden.one), DamSettings.of(Method.DAM, 1, SCHEDULE, 1), GoldenTasks.MEANS, folder))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("Source two has no text");
    }

    @Test
    void theBaseMayTakePartWithoutText() {
        // Given
        Source base = golden.sources.base().orElseThrow();
        List<Source> three = List.of(GoldenModels.list().get(0), GoldenModels.list().get(1), new Source("anchor", base.folder(), base.digest()));
        try (Sources withBase = Sources.open(GoldenModels.engine(), three, Optional.of(base));
                DamRun run = new DamRun(GoldenModels.engine(), withBase, golden.texts(), DamSettings.of(Method.DAM, 2, SCHEDULE, 1),
                        GoldenTasks.MEANS, folder)) {
            // When
            DamOutcome outcome = run.run(DamListener.NONE);
            // Then
            assertThat(outcome.best().kl()).hasSize(2);
            assertThat(run.coefficients().slot("lm_head.weight").vectors()).hasDimensions(3, 48);
        }
    }

    @Test
    void emptyTextIsRefused() {
        try (MegatronCorpus empty = Texts.random(folder, "empty", 0, 160, 3)) {
            assertThatThrownBy(() -> new DamRun(GoldenModels.engine(), golden.sources, Map.of("one", golden.one, "two", empty),
                    DamSettings.of(Method.DAM, 1, SCHEDULE, 1), GoldenTasks.MEANS, folder))
                    .isInstanceOf(InvalidModelException.class).hasMessageContaining("source two has 0 tokens");
        }
    }

    @Test
    void aTopAboveTheVocabularyIsRefused() {
        assertThatThrownBy(() -> run(DamSettings.of(Method.DAM, 1, SCHEDULE, 1).with(new Losses(2, 1, 0, 0, OptionalInt.of(161)))))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("top 161 exceeds the vocabulary of 160");
    }

    @Test
    void coefficientsOfOtherSourcesAreRefused() {
        // Given
        Path file = folder.resolve("coefficients.safetensors");
        List<Source> renamed = List.of(new Source("other", GoldenModels.list().get(0).folder(), "0"), GoldenModels.list().get(1));
        try (DamRun run = run(DamSettings.of(Method.DAM, 1, SCHEDULE, 1));
                Sources others = Sources.open(GoldenModels.engine(), renamed, Optional.empty());
                DamRun stranger = new DamRun(GoldenModels.engine(), others, Map.of("other", golden.one, "two", golden.two), DamSettings.of(Method.DAM, 1, SCHEDULE, 1),
                        GoldenTasks.MEANS, folder)) {
            run.saveCoefficients(file);
            // When, Then
            assertThatThrownBy(() -> stranger.startFrom(file)).isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("it weighs the sources one, two, not other, two");
        }
    }

    @Test
    void aStateOfOtherSettingsIsRefused() {
        // Given
        Path state = folder.resolve("state.safetensors");
        try (DamRun run = run(DamSettings.of(Method.DAM, 4, SCHEDULE, 1)); DamRun other = run(DamSettings.of(Method.DAM, 4, SCHEDULE, 2))) {
            run.run(new StopAfter(2));
            run.saveState(state);
            // When, Then
            assertThatThrownBy(() -> other.resume(state)).isInstanceOf(InvalidModelException.class).hasMessageContaining("no state of this run");
        }
    }

    @Test
    void aStateIsRefusedIfTheRunStartedElsewhere() {
        // Given: one that started from the average, and one that started from what was learnt before
        DamSettings settings = DamSettings.of(Method.DAM, 4, SCHEDULE, 1);
        Path learnt = folder.resolve("coefficients.safetensors");
        Path cold = folder.resolve("cold.safetensors");
        Path warm = folder.resolve("warm.safetensors");
        try (DamRun average = run(settings); DamRun started = run(settings); DamRun again = run(settings); DamRun other = run(settings)) {
            average.run(new StopAfter(2));
            average.saveCoefficients(learnt);
            average.saveState(cold);
            started.startFrom(learnt);
            started.run(new StopAfter(2));
            started.saveState(warm);

            // When
            again.startFrom(learnt);
            again.resume(warm);

            // Then
            assertThat(bits(again.coefficients())).isEqualTo(bits(started.coefficients()));
            assertThatThrownBy(() -> again.resume(cold)).isInstanceOf(InvalidModelException.class).hasMessageContaining("start");
            assertThatThrownBy(() -> other.resume(warm)).isInstanceOf(InvalidModelException.class).hasMessageContaining("start");
        }
    }

    private DamRun run(DamSettings settings) {
        return run(settings, GoldenTasks.MEANS);
    }

    private DamRun run(DamSettings settings, Means means) {
        return new DamRun(GoldenModels.engine(), golden.sources, golden.texts(), settings, means, folder);
    }

    private static float[] logits(DamRun run) {
        return new Distillation(GoldenModels.engine(), run.mixture(), Losses.DEFAULT, GoldenTasks.EXACT).logits(GoldenModels.batch(0));
    }

    private List<Path> storedTargets() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("targets-")).sorted().toList();
        }
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
        }
        return largest;
    }

    private static List<Integer> bits(CoefficientSet set) {
        return set.slots().stream().flatMap(slot -> Arrays.stream(slot.vectors()))
                .flatMap(vector -> IntStream.range(0, vector.length).mapToObj(k -> Float.floatToRawIntBits(vector[k]))).toList();
    }

    private record StopAfter(long[] done, long steps) implements DamListener {

        StopAfter(long steps) {
            this(new long[1], steps);
        }

        @Override
        public void stepped(long step, long ofSteps, double objective) {
            done[0] = step;
        }

        @Override
        public boolean isCancelled() {
            return done[0] >= steps;
        }
    }
}
