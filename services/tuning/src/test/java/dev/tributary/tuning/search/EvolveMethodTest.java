package dev.tributary.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.tuning.GoldenTasks;
import dev.tributary.tuning.Stopping;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningFollower;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvolveMethodTest {

    private static final String PLAN = "'method':'evolve','heldOut':4,'examples':4,'sequences':4,'evaluations':30,'genome':{'mergeMethod':'task_arithmetic'}";

    @TempDir
    Path folder;
    private GoldenTasks golden;

    @BeforeEach
    void open() {
        golden = new GoldenTasks(folder, 1000);
    }

    @AfterEach
    void close() {
        golden.close();
    }

    @Test
    void theBestRecipeIsStoredAsAModelAndAsMergeKitYaml() throws IOException {
        // Given
        Stopping listening = Stopping.never();

        // When
        Tuned tuned = tune(PLAN, Optional.empty(), listening);

        // Then
        assertThat(tuned.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(tuned.quality().isBetterThanLinear()).isTrue();
        assertThat(tuned.quality().sources().values().stream().mapToDouble(kl -> kl).sum()).isCloseTo(tuned.quality().tuned(), within(1e-9));
        Recipe recipe = RecipeParser.parse(Files.readString(tuned.recipe().orElseThrow()), "recipe.yaml");
        assertThat(recipe.models()).extracting(model -> model.path()).containsExactlyInAnyOrder("one", "two", "base");
        assertThat(tuned.model().orElseThrow().resolve("model.safetensors")).exists();
        assertThat(listening.seen.getLast()).containsEntry("evaluations", 30.0).containsEntry("heldOutKl", tuned.quality().tuned())
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
        Tuned stopped = tune(PLAN, Optional.empty(), new Stopping(0.4, state));
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
    void aResumedSearchStaysInThePrecisionItWasBegunIn() throws IOException {
        // Given
        Means half = new Means(GoldenTasks.EXACT, Optional.of(Precision.BFLOAT16), 0);
        Tuned whole = new EvolveMethod().tune(golden.task(PLAN, Optional.empty(), half), TuningFollower.NONE);
        Path state = folder.resolve("state.json");
        new EvolveMethod().tune(golden.task(PLAN, Optional.empty(), half), new Stopping(0.4, state));

        // When
        Tuned resumed = tune(PLAN, Optional.of(state), TuningFollower.NONE);

        // Then
        assertThat(resumed.recipe().orElseThrow()).hasSameBinaryContentAs(whole.recipe().orElseThrow());
    }

    @Test
    void theStateOfAnotherSearchIsRefused() throws IOException {
        // Given
        Path state = folder.resolve("state.json");
        tune(PLAN, Optional.empty(), new Stopping(0.4, state));

        // Then
        assertThatThrownBy(() -> tune(PLAN.replace("30", "31"), Optional.of(state), TuningFollower.NONE))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("no state of this search");
    }

    @Test
    void aDamagedStateIsRefusedByName() throws IOException {
        // Given
        Path state = Files.writeString(folder.resolve("state.json"), "{\"run\":");

        // Then
        assertThatThrownBy(() -> tune(PLAN, Optional.of(state), TuningFollower.NONE)).isInstanceOf(InvalidModelException.class)
                .hasMessage("%s is damaged: not a valid Saved: line 1, column 8: Unexpected end-of-input within/between Object entries. "
                        + "Delete it to start the search again.", state);
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
        refused(PLAN.replace("'heldOut':4", "'heldOut':4000"), "4000 are held out");
    }

    private void refused(String plan, String... parts) {
        assertThatThrownBy(() -> tune(plan, Optional.empty(), TuningFollower.NONE)).isInstanceOf(IllegalArgumentException.class)
                .message().contains(parts);
    }

    private Tuned tune(String plan, Optional<Path> resume, TuningFollower follower) throws IOException {
        return new EvolveMethod().tune(golden.task(plan, resume), follower);
    }
}
