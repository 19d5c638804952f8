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
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    void aPlanSaysWhatIsLearntAndWhatIsMinimised() throws Exception {
        // Given
        String plan = PLAN + ",'steps':5,'train':['norm'],'activation':'tanh','granularity':'tensor',"
                + "'losses':{'kl':0.5,'mse':1},'penalties':{'similarity':0.01}";

        // When
        Tuned tuned = tune(plan, Optional.empty(), TuningFollower.NONE);

        // Then
        try (SafetensorsFile file = SafetensorsFile.open(tuned.coefficients().orElseThrow())) {
            assertThat(file.metadata()).containsEntry("activation", "TANH");
            assertThat(distinct(file, "lm_head.mergers.0")).containsExactly(0.5f);
            assertThat(distinct(file, "model.norm.mergers.0")).hasSize(1).doesNotContain(0.5f);
        }
    }

    @Test
    void everyTermOfThePlanChangesWhatIsMinimised() throws Exception {
        // Given
        List<String> terms = List.of("", ",'losses':{'temperature':1}", ",'losses':{'kl':0.5}", ",'losses':{'mse':1}", ",'losses':{'entropy':0.1}",
                ",'penalties':{'similarity':0.01}", ",'penalties':{'l1':0.01}", ",'penalties':{'l2':0.01}", ",'penalties':{'overlap':0.01}");
        Set<Double> objectives = new HashSet<>();

        // When
        for (String term : terms) {
            Stopping listening = Stopping.never();
            tune(PLAN + ",'steps':1" + term, Optional.empty(), listening);
            listening.seen.stream().filter(measures -> measures.containsKey("objective")).findFirst()
                    .ifPresent(measures -> objectives.add(measures.get("objective")));
        }

        // Then
        assertThat(objectives).hasSize(terms.size());
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

    private static Set<Float> distinct(SafetensorsFile file, String tensor) {
        float[] values = file.bytes(tensor).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        Set<Float> distinct = new HashSet<>();
        for (float value : values) {
            distinct.add(value);
        }
        return distinct;
    }

    private Tuned tune(String plan, Optional<Path> resume, TuningFollower follower) throws IOException {
        return new DamMethod(Method.DAM).tune(golden.task(plan, resume), follower);
    }
}
