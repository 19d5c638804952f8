package dev.tributary.neural.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Tells a run that is lost from one that is noisy: a number that is not finite at once, a loss above twice its running median for
/// [#PATIENCE] steps in a row. The median stands still during an excursion, so a plateau at a high loss does not become normal.
final class DivergenceWatch {

    static final int PATIENCE = 50;

    private final Deque<Double> recent = new ArrayDeque<>();
    private int above;

    /// Takes a step's loss; returns why the run is lost, if it is.
    Optional<String> observe(double loss, double gradientNorm) {
        if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
            return Optional.of("a number is not finite");
        }
        if (recent.size() == PATIENCE && loss > 2 * median()) {
            above++;
            return above < PATIENCE ? Optional.empty() : Optional.of("the loss was above twice its median for " + PATIENCE + " steps");
        }
        above = 0;
        recent.addLast(loss);
        if (recent.size() > PATIENCE) {
            recent.removeFirst();
        }
        return Optional.empty();
    }

    private double median() {
        double[] sorted = recent.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
