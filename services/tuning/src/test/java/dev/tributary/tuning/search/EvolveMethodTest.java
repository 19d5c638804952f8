package dev.tributary.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.contracts.Json;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.tuning.Texts;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningFollower;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
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

class EvolveMethodTest {

    private static final Compute EXACT = new Compute(Precision.FLOAT32, false, 64);
    private static final String PLAN = "'method':'evolve','heldOut':4,'examples':4,'sequences':4,'evaluations':30,'genome':{'mergeMethod':'task_arithmetic'}";

    @TempDir
    Path folder;
    private Sources sources;
    private MegatronCorpus one;
    private MegatronCorpus two;

    @BeforeEach
    void open() {
        sources = GoldenModels.openSources();
        one = Texts.random(folder, "one", 1000, 160, 1);
        two = Texts.random(folder, "two", 1000, 160, 2);
    }

    @AfterEach
    void close() {
        sources.close();
        one.close();
        two.close();
    }

    @Test
    void theBestRecipeIsStoredAsAModelAndAsMergeKitYaml() throws IOException {
        // Given
        List<Map<String, Double>> seen = new ArrayList<>();

        // When
        Tuned tuned = tune(PLAN, Optional.empty(), new Stopping(2, folder.resolve("unused"), seen, new double[1]));

        // Then
        assertThat(tuned.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(tuned.quality().isBetterThanLinear()).isTrue();
        assertThat(tuned.quality().sources().values().stream().mapToDouble(kl -> kl).sum()).isCloseTo(tuned.quality().tuned(), within(1e-9));
        Recipe recipe = RecipeParser.parse(Files.readString(tuned.recipe().orElseThrow()), "recipe.yaml");
        assertThat(recipe.models()).extracting(model -> model.path()).containsExactlyInAnyOrder("one", "two", "base");
        assertThat(tuned.model().orElseThrow().resolve("model.safetensors")).exists();
        assertThat(seen.getLast()).containsEntry("evaluations", 30.0).containsEntry("heldOutKl", tuned.quality().tuned())
                .containsKeys("fitness", "linearKl", "heldOutKl.one", "heldOutKl.two");
        assertThat(tuned.cost().named().get("evaluations")).isGreaterThan(31).isLessThan(45);
        assertThat(tuned.cost().gradientPasses()).isZero();
    }

    @Test
    void aCancelledSearchOffersItsStateAndEndsInTheSameBytes() throws IOException {
        // Given
        Tuned whole = tune(PLAN, Optional.empty(), TuningFollower.NONE);
        Path state = folder.resolve("state.json");

        // When
        Tuned stopped = tune(PLAN, Optional.empty(), new Stopping(0.4, state, new ArrayList<>(), new double[1]));
        Tuned resumed = tune(PLAN, Optional.of(state), TuningFollower.NONE);

        // Then
        assertThat(stopped.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(stopped.model()).isEmpty();
        assertThat(resumed.recipe().orElseThrow()).hasSameBinaryContentAs(whole.recipe().orElseThrow());
        assertThat(resumed.model().orElseThrow().resolve("model.safetensors"))
                .hasSameBinaryContentAs(whole.model().orElseThrow().resolve("model.safetensors"));
        assertThat(resumed.cost().evaluations()).isEqualTo(whole.cost().evaluations());
    }

    @Test
    void theStateOfAnotherSearchIsRefused() throws IOException {
        // Given
        Path state = folder.resolve("state.json");
        tune(PLAN, Optional.empty(), new Stopping(0.4, state, new ArrayList<>(), new double[1]));

        // Then
        assertThatThrownBy(() -> tune(PLAN.replace("30", "31"), Optional.of(state), TuningFollower.NONE))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("no state of this search");
    }

    @Test
    void anySumOfSuitesCanBeSearchedBy() throws IOException {
        // When
        Tuned tuned = tune(PLAN + ",'fitness':'one-perplexity + 0.1 imitation'", Optional.empty(), TuningFollower.NONE);

        // Then
        assertThat(tuned.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(tuned.model()).isPresent();
    }

    @Test
    void whatCannotBeSearchedIsRefusedSayingWhatCan() {
        refused(PLAN.replace("}", ",'layerGranularity':3}"), "layerGranularity 3", "2 layers", "Choose one of 1, 2");
        refused(PLAN.replace("task_arithmetic", "dare"), "task_arithmetic", "'dare'");
        refused(PLAN + ",'fitness':'wiki-perplexity'", "'wiki-perplexity'", "one-perplexity, two-perplexity");
        refused("'method':'evolve'", "give a genome");
        refused(PLAN.replace("'heldOut':4", "'heldOut':4000"), "4000 are held out");
    }

    private void refused(String plan, String... parts) {
        assertThatThrownBy(() -> tune(plan, Optional.empty(), TuningFollower.NONE)).isInstanceOf(IllegalArgumentException.class)
                .message().contains(parts);
    }

    private Tuned tune(String plan, Optional<Path> resume, TuningFollower follower) throws IOException {
        TuningPlan settings = Json.read(("{" + plan.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8), TuningPlan.class);
        return new EvolveMethod().tune(new TuningTask(GoldenModels.engine(), sources, Map.of("one", one, "two", two), 16, settings, EXACT,
                Optional.empty(), resume, folder.resolve("targets"), Files.createTempDirectory(folder, "task")), follower);
    }

    private record Stopping(double at, Path state, List<Map<String, Double>> seen, double[] reached) implements TuningFollower {

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
