package dev.tributary.tuning.search;

import dev.tributary.neural.random.CounterRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/// Covariance matrix adaptation (Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv 1604.00772), minimising, as two pure functions:
/// a state says which points to try next, and their values make the next state. So a search can stop and go on anywhere, and whoever
/// likes may do the trying.
///
/// Equal seeds, states and values give equal bits. Weights are positive, as in the tutorial's default without active update. Immutable.
public final class CmaEs {

    private static final double FLAT = 1e-12;
    private static final double CONDITION = 1e14;

    private final int dimension;
    private final int population;
    private final CounterRandom random;
    private final double[] weights;
    private final double effective;
    private final double stepRate;
    private final double stepDamping;
    private final double shapeRate;
    private final double rankOne;
    private final double rankMu;
    private final double expectedNorm;

    /// @param dimension  numbers of a point, at least 1
    /// @param population points of a generation, at least 2
    /// @param seed       the only source of randomness
    public CmaEs(int dimension, int population, long seed) {
        if (dimension < 1 || population < 2) {
            throw new IllegalArgumentException("CMA-ES needs at least one dimension and a population of at least 2, not %d and %d"
                    .formatted(dimension, population));
        }
        this.dimension = dimension;
        this.population = population;
        this.random = new CounterRandom(seed);
        int parents = population / 2;
        double[] raw = IntStream.range(0, parents).mapToDouble(i -> StrictMath.log(parents + 0.5) - StrictMath.log(i + 1)).toArray();
        double sum = 0;
        for (double each : raw) {
            sum += each;
        }
        this.weights = new double[parents];
        double squares = 0;
        for (int i = 0; i < parents; i++) {
            weights[i] = raw[i] / sum;
            squares += weights[i] * weights[i];
        }
        double n = dimension;
        this.effective = 1 / squares;
        this.stepRate = (effective + 2) / (n + effective + 5);
        this.stepDamping = 1 + stepRate + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1);
        this.shapeRate = (4 + effective / n) / (n + 4 + 2 * effective / n);
        this.rankOne = 2 / ((n + 1.3) * (n + 1.3) + effective);
        this.rankMu = Math.min(1 - rankOne, 2 * (effective - 2 + 1 / effective) / ((n + 2) * (n + 2) + effective));
        this.expectedNorm = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    }

    /// The usual population for so many dimensions: 4 + ⌊3 ln n⌋.
    public static int usualPopulation(int dimension) {
        return 4 + (int) (3 * StrictMath.log(dimension));
    }

    /// How many points a generation has.
    public int population() {
        return population;
    }

    /// The beginning.
    ///
    /// @param sigma first step size, about a third of the distance to the optimum
    public CmaState start(double[] mean, double sigma) {
        if (mean.length != dimension || !(sigma > 0)) {
            throw new IllegalArgumentException("a start needs %d numbers and a positive step size, not %d and %s".formatted(dimension, mean.length, sigma));
        }
        return new CmaState(0, sigma, mean.clone(), MatrixUtils.createRealIdentityMatrix(dimension).getData(), new double[dimension],
                new double[dimension]);
    }

    /// The points of the next generation, in order.
    public List<double[]> ask(CmaState state) {
        return points(state, axes(state));
    }

    private List<double[]> points(CmaState state, Axes axes) {
        RealMatrix root = axes.root();
        return IntStream.range(0, population).mapToObj(k -> {
            double[] normal = new double[dimension];
            for (int i = 0; i < dimension; i++) {
                normal[i] = random.gaussian(state.generation(), (long) k * dimension + i);
            }
            double[] point = root.operate(normal);
            for (int i = 0; i < dimension; i++) {
                point[i] = state.mean()[i] + state.sigma() * point[i];
            }
            return point;
        }).toList();
    }

    /// What is known once the points [#ask] gave for this state have their values.
    ///
    /// @param values in the order of the points; NaN is worse than everything, equals rank by index
    public CmaState tell(CmaState state, double[] values) {
        if (values.length != population) {
            throw new IllegalArgumentException("a generation has %d points, not %d".formatted(population, values.length));
        }
        Axes axes = axes(state);
        List<double[]> points = points(state, axes);
        int[] order = ranking(values);
        double[] step = new double[dimension];
        double[][] steps = new double[weights.length][dimension];
        for (int rank = 0; rank < weights.length; rank++) {
            double[] point = points.get(order[rank]);
            for (int i = 0; i < dimension; i++) {
                steps[rank][i] = (point[i] - state.mean()[i]) / state.sigma();
                step[i] += weights[rank] * steps[rank][i];
            }
        }
        double[] stepPath = path(state.stepPath(), stepRate, axes.inverseRoot().operate(step), 1);
        double length = norm(stepPath);
        double grown = length / Math.sqrt(1 - StrictMath.pow(1 - stepRate, 2.0 * (state.generation() + 1)));
        // A path that grew fast says the step size is too small: the shape then waits.
        double moves = grown < (1.4 + 2.0 / (dimension + 1)) * expectedNorm ? 1 : 0;
        double[] shapePath = path(state.shapePath(), shapeRate, step, moves);
        double[] mean = state.mean().clone();
        for (int i = 0; i < dimension; i++) {
            mean[i] += state.sigma() * step[i];
        }
        double sigma = state.sigma() * StrictMath.exp(stepRate / stepDamping * (length / expectedNorm - 1));
        return new CmaState(state.generation() + 1, sigma, mean, shape(state, shapePath, moves, steps), shapePath, stepPath);
    }

    /// Whether further steps would move nothing: the longest axis is flat, or the shape is beyond what doubles can resolve.
    public boolean isConverged(CmaState state) {
        Axes axes = axes(state);
        return state.sigma() * axes.longest() < FLAT || !(axes.longest() / axes.shortest() < Math.sqrt(CONDITION));
    }

    /// Indexes from best to worst.
    public static int[] ranking(double[] values) {
        // Double's order puts NaN last; the sort keeps equals in order.
        return IntStream.range(0, values.length).boxed().sorted(Comparator.comparingDouble(i -> values[i] + 0.0)).mapToInt(i -> i).toArray();
    }

    private double[] path(double[] before, double rate, double[] step, double moves) {
        double[] path = new double[dimension];
        double gain = moves * Math.sqrt(rate * (2 - rate) * effective);
        for (int i = 0; i < dimension; i++) {
            path[i] = (1 - rate) * before[i] + gain * step[i];
        }
        return path;
    }

    private double[][] shape(CmaState state, double[] path, double moves, double[][] steps) {
        double[][] shape = new double[dimension][dimension];
        double kept = 1 - rankOne - rankMu + (1 - moves) * rankOne * shapeRate * (2 - shapeRate);
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j <= i; j++) {
                double ranks = 0;
                for (int rank = 0; rank < weights.length; rank++) {
                    ranks += weights[rank] * steps[rank][i] * steps[rank][j];
                }
                shape[i][j] = kept * state.covariance()[i][j] + rankOne * path[i] * path[j] + rankMu * ranks;
                shape[j][i] = shape[i][j];
            }
        }
        return shape;
    }

    private record Axes(RealMatrix directions, double[] lengths) {

        RealMatrix root() {
            return directions.multiply(MatrixUtils.createRealDiagonalMatrix(lengths));
        }

        RealMatrix inverseRoot() {
            double[] inverse = new double[lengths.length];
            for (int i = 0; i < inverse.length; i++) {
                inverse[i] = 1 / lengths[i];
            }
            return directions.multiply(MatrixUtils.createRealDiagonalMatrix(inverse)).multiplyTransposed(directions);
        }

        double longest() {
            return IntStream.range(0, lengths.length).mapToDouble(i -> lengths[i]).max().orElseThrow();
        }

        double shortest() {
            return IntStream.range(0, lengths.length).mapToDouble(i -> lengths[i]).min().orElseThrow();
        }
    }

    private static Axes axes(CmaState state) {
        EigenDecompositionSymmetric decomposed = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(state.covariance()));
        double[] lengths = decomposed.getEigenvalues();
        for (int i = 0; i < lengths.length; i++) {
            // Rounding may leave the smallest of very different axes below zero.
            lengths[i] = Math.sqrt(Math.max(lengths[i], Double.MIN_NORMAL));
        }
        return new Axes(decomposed.getV(), lengths);
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double each : vector) {
            sum += each * each;
        }
        return Math.sqrt(sum);
    }
}
