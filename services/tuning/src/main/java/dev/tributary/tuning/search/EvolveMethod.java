package dev.tributary.tuning.search;

import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.tuning.method.Cost;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Meter;
import dev.tributary.tuning.method.Quality;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningFollower;
import dev.tributary.tuning.method.TuningMethod;
import dev.tributary.tuning.method.TuningTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Evolutionary search over recipes as a method among others, in one process.
public final class EvolveMethod implements TuningMethod {

    @Override
    public String name() {
        return TuningPlan.EVOLVE;
    }

    @Override
    public Tuned tune(TuningTask task, TuningFollower follower) {
        Meter meter = Meter.start();
        Evolution evolution = new Evolution(task);
        Optional<Evolution.Saved> saved = task.resume().map(evolution::read);
        try (Judge judge = evolution.judge()) {
            SearchOutcome outcome;
            try (Lanes lanes = evolution.lanes(evolution.search().population())) {
                outcome = evolution.search().run(saved.map(Evolution.Saved::state).orElseGet(evolution.search()::begin), saved.map(Evolution.Saved::seconds).orElse(0.0), lanes,
                         new Bridge(evolution, judge, follower));
            }
            if (outcome.ending() == SearchOutcome.Ending.CANCELLED) {
                follower.resumable(file -> evolution.save(outcome.state(), outcome.seconds(), file));
            }
            return finish(task, evolution, judge, outcome, meter);
        }
    }

    /// Ends a search whose generations were measured elsewhere.
    ///
    /// @param seconds wall time of all of it
    public static Tuned finish(TuningTask task, Evolution evolution, SearchState state, double seconds) {
        Meter meter = Meter.start();
        try (Judge judge = evolution.judge()) {
            return finish(task, evolution, judge, evolution.search().outcome(state, seconds), meter);
        }
    }

    /// Judges the best candidate, and stores it if it is any gain.
    private static Tuned finish(TuningTask task, Evolution evolution, Judge judge, SearchOutcome outcome, Meter meter) {
        double[] best = outcome.state().best().map(SearchState.Found::genotype).orElseGet(evolution.genome()::start);
        Quality quality = judge.of(evolution.genome().recipe(best));
        Optional<Path> model = Optional.empty();
        Optional<Path> recipe = Optional.empty();
        if (outcome.ending() != SearchOutcome.Ending.CANCELLED && evolution.hasGained(outcome.state(), quality)) {
            model = Optional.of(task.folder().resolve("model"));
            recipe = Optional.of(task.folder().resolve("recipe.yaml"));
            evolution.write(best, model.get(), recipe.get());
        }
        // The plain average and every improvement were looked at on held-out text too.
        long looks = 1L + outcome.state().improvements();
        Cost cost = new Cost(outcome.state().evaluations() + looks, 0, outcome.seconds(), meter.peakBytes());
        return new Tuned(ending(outcome.ending()), quality, cost, model, Optional.empty(), recipe, List.of());
    }

    private static Ending ending(SearchOutcome.Ending ending) {
        return switch (ending) {
            case EVALUATIONS_SPENT -> Ending.COMPLETED;
            case TIME_SPENT, CONVERGED -> Ending.STOPPED_EARLY;
            case CANCELLED -> Ending.CANCELLED;
        };
    }

    /// Tells the follower what the search tells its listener.
    private static final class Bridge implements SearchListener {

        private final Evolution evolution;
        private final Judge judge;
        private final TuningFollower follower;
        private final Map<String, Double> measures = new TreeMap<>();
        private int improvements;

        Bridge(Evolution evolution, Judge judge, TuningFollower follower) {
            this.evolution = evolution;
            this.judge = judge;
            this.follower = follower;
        }

        @Override
        public void told(SearchState state, double seconds) {
            SearchState.Found best = state.best().orElseThrow();
            if (state.improvements() > improvements) {
                improvements = state.improvements();
                Quality quality = judge.of(evolution.genome().recipe(best.genotype()));
                measures.put(TuningFollower.HELD_OUT, quality.tuned());
                measures.put(TuningFollower.LINEAR, quality.linear());
                quality.sources().forEach((source, kl) -> measures.put(TuningFollower.HELD_OUT + "." + source, kl));
            }
            measures.put("fitness", best.fitness());
            measures.put("evaluations", (double) state.evaluations());
            measures.put("notFinite", (double) state.notFinite());
            follower.progressed(evolution.search().fraction(state, seconds), measures);
            follower.resumable(file -> evolution.save(state, seconds, file));
        }

        @Override
        public boolean isCancelled() {
            return follower.isCancelled();
        }
    }
}
