package dev.tributary.tuning.search;

import dev.tributary.merge.recipe.Recipe;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.tuning.method.Quality;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Looks at candidates on text that a search never sees, beside the plain average. Not thread-safe; the maker closes it.
final class Judge implements AutoCloseable {

    private final List<Source> sources;
    private final CandidateModel model;
    private final DivergenceSuite heldOut;
    private final double linear;

    /// @param windows held-out text by source
    Judge(TuningTask task, Map<Integer, List<TokenBatch>> windows) {
        this.sources = task.sources().list();
        this.heldOut = new DivergenceSuite(task.engine(), task.sources(), windows, Losses.DEFAULT.temperature(), task.means().judging());
        this.model = new CandidateModel(task.engine(), task.sources());
        Genome average = new Genome(GenomeDefinition.of(GenomeMethod.LINEAR, sources.stream().map(Source::name).toList(), Optional.empty()),
                task.sources().config().layers());
        this.linear = look(average.recipe(average.start())).value();
    }

    /// How good a recipe's model is.
    Quality of(Recipe recipe) {
        Suite.Reading reading = look(recipe);
        Map<String, Double> bySource = new TreeMap<>();
        sources.forEach(source -> bySource.put(source.name(), reading.measures().get(DivergenceSuite.measure(source))));
        return new Quality(linear, reading.value(), bySource);
    }

    private Suite.Reading look(Recipe recipe) {
        model.become(recipe);
        return heldOut.measure(model);
    }

    @Override
    public void close() {
        heldOut.close();
        model.close();
    }
}
