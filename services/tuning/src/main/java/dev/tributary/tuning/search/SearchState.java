package dev.tributary.tuning.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a search stands between two generations; the same bytes as JSON whatever the workers, interruptions and clocks.
///
/// @param cma         the distribution candidates are drawn from
/// @param evaluations candidates measured, those without a finite fitness included
/// @param notFinite   how many of them had none
/// @param start       the genome's start, which is measured first
/// @param best        the best so far, the start included; the earliest of equals
/// @param generations one entry per generation told, the start not among them
public record SearchState(CmaState cma, int evaluations, int notFinite, Optional<Found> start, Optional<Found> best,
        List<Generation> generations) {

    /// A measured candidate.
    public record Found(double[] genotype, double fitness, Map<String, Double> measures) {
    }

    /// @param evaluations up to and including it
    /// @param best        the best fitness within it
    /// @param sigma       its step size
    public record Generation(int evaluations, double best, double sigma) {
    }

    public SearchState {
        generations = List.copyOf(generations);
    }

    /// How often a candidate was better than all before it; the start, once measured, is the first.
    public int improvements() {
        if (start.isEmpty()) {
            return 0;
        }
        int count = 1;
        double least = start.get().fitness();
        for (Generation generation : generations) {
            if (generation.best() < least) {
                least = generation.best();
                count++;
            }
        }
        return count;
    }

    SearchState with(CmaState next, List<double[]> genotypes, List<Score> scores) {
        int bad = (int) scores.stream().filter(score -> !Double.isFinite(score.fitness())).count();
        int winner = CmaEs.ranking(scores.stream().mapToDouble(Score::comparable).toArray())[0];
        Found found = new Found(genotypes.get(winner), scores.get(winner).fitness(), scores.get(winner).measures());
        boolean better = best.isEmpty() || found.fitness() < best.get().fitness();
        List<Generation> told = new ArrayList<>(generations);
        if (start.isPresent()) {
            told.add(new Generation(evaluations + scores.size(), found.fitness(), cma.sigma()));
        }
        return new SearchState(next, evaluations + scores.size(), notFinite + bad, Optional.of(start.orElse(found)),
                better ? Optional.of(found) : best, told);
    }
}
