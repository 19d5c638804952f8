package dev.tributary.tuning.search;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// An evolutionary search: the genome's start is measured first, then generation after generation of CMA-ES until a budget is spent.
///
/// [#pending] and [#tell] are pure: who measures, where, and in how many processes is the caller's business. [#run] does it here.
public final class Search {

    private final Genome genome;
    private final SearchSettings settings;
    private final CmaEs cma;
    private final LongSupplier nanos;

    public Search(Genome genome, SearchSettings settings) {
        this(genome, settings, System::nanoTime);
    }

    /// @param nanos the clock of the budget in seconds
    Search(Genome genome, SearchSettings settings, LongSupplier nanos) {
        int dimension = genome.dimension();
        this.genome = genome;
        this.settings = settings;
        this.cma = new CmaEs(dimension, settings.population() == 0 ? CmaEs.usualPopulation(dimension) : settings.population(), settings.seed());
        this.nanos = nanos;
    }

    /// How many candidates a whole generation has.
    public int population() {
        return cma.population();
    }

    /// The state before anything is measured.
    public SearchState begin() {
        return new SearchState(cma.start(genome.start(), settings.sigma()), 0, 0, Optional.empty(), Optional.empty(), List.of());
    }

    /// The candidates to measure next; none if the search is over.
    public List<double[]> pending(SearchState state) {
        if (state.start().isEmpty()) {
            return List.of(genome.start());
        }
        int left = settings.evaluations() - state.evaluations();
        if (left < 1 || cma.isConverged(state.cma())) {
            return List.of();
        }
        List<double[]> generation = cma.ask(state.cma());
        return generation.subList(0, Math.min(left, generation.size()));
    }

    /// How much of the tighter budget is spent, 0 to 1.
    public double fraction(SearchState state, double seconds) {
        return Math.min(1, Math.max((double) state.evaluations() / settings.evaluations(), seconds / settings.seconds()));
    }

    /// The state once the pending candidates have their scores. A generation cut short by the budget counts, but moves nothing.
    ///
    /// @param scores in the order of [#pending]
    /// @throws IllegalStateException if none of them has a finite fitness
    public SearchState tell(SearchState state, List<Score> scores) {
        List<double[]> genotypes = pending(state);
        if (genotypes.isEmpty() || genotypes.size() != scores.size()) {
            throw new IllegalArgumentException("%d candidates are pending, not %d".formatted(genotypes.size(), scores.size()));
        }
        if (scores.stream().noneMatch(score -> Double.isFinite(score.fitness()))) {
            throw new IllegalStateException(("none of the %d candidates after %d evaluations has a finite fitness, so there is nothing to choose "
                    + "from; the first one's recipe:%n%s").formatted(scores.size(), state.evaluations(), genome.yaml(genotypes.getFirst())));
        }
        boolean whole = state.start().isPresent() && genotypes.size() == cma.population();
        CmaState next = whole ? cma.tell(state.cma(), scores.stream().mapToDouble(Score::comparable).toArray()) : state.cma();
        return state.with(next, genotypes, scores);
    }

    /// Runs on from a state.
    ///
    /// @param secondsBefore wall time spent by earlier attempts
    public SearchOutcome run(SearchState from, double secondsBefore, Lanes lanes, SearchListener listener) {
        long begun = nanos.getAsLong();
        SearchState state = from;
        for (List<double[]> pending = pending(state); !pending.isEmpty(); pending = pending(state)) {
            Optional<List<Score>> scores = lanes.evaluate(pending, () -> listener.isCancelled() || isLate(begun, secondsBefore));
            if (scores.isEmpty()) {
                // What is measured of a generation that is cut short is measured again by whoever goes on.
                double seconds = seconds(begun, secondsBefore);
                return outcome(listener.isCancelled() ? SearchOutcome.Ending.CANCELLED : SearchOutcome.Ending.TIME_SPENT, state, seconds);
            }
            state = tell(state, scores.get());
            listener.told(state, seconds(begun, secondsBefore));
        }
        return outcome(state, seconds(begun, secondsBefore));
    }

    /// The end of a search that nobody cancelled.
    ///
    /// @param seconds wall time of all of it
    public SearchOutcome outcome(SearchState state, double seconds) {
        if (!pending(state).isEmpty()) {
            return outcome(SearchOutcome.Ending.TIME_SPENT, state, seconds);
        }
        boolean spent = state.evaluations() >= settings.evaluations();
        return outcome(spent ? SearchOutcome.Ending.EVALUATIONS_SPENT : SearchOutcome.Ending.CONVERGED, state, seconds);
    }

    private SearchOutcome outcome(SearchOutcome.Ending ending, SearchState state, double seconds) {
        return new SearchOutcome(ending, state, state.best().map(best -> genome.yaml(best.genotype())), seconds);
    }

    private boolean isLate(long begun, double secondsBefore) {
        return seconds(begun, secondsBefore) >= settings.seconds();
    }

    private double seconds(long begun, double secondsBefore) {
        return secondsBefore + (nanos.getAsLong() - begun) / 1e9;
    }
}
