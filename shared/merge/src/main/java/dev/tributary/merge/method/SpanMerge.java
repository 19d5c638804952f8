package dev.tributary.merge.method;

import java.util.List;
import java.util.function.Function;

/// A merge whose result lies in the span of its inputs: one pass gathers their inner products, scalar arithmetic turns those into
/// one coefficient per input, a second pass combines.
///
/// A method may also say by which [Steps] its tiles come about, for types whose rounding after each step would show.
final class SpanMerge implements TensorMerge {
    /// Which vectors span the result.
    enum Vectors {
        /// The models' tensors.
        MODELS,
        /// The base first, then the models.
        BASE_AND_MODELS,
        /// The models' differences from the base, which is added to the result.
        DELTAS;

        /// The elements of the first vectors: arrays of the tile's own or, for differences, its scratch arrays.
        float[][] of(Tile tile, int size) {
            float[][] vectors = new float[size][];
            for (int i = 0; i < size; i++) {
                vectors[i] = switch (this) {
                    case MODELS -> tile.model(i);
                    case BASE_AND_MODELS -> i == 0 ? tile.base() : tile.model(i - 1);
                    case DELTAS -> tile.scratch(i);
                };
                if (this == DELTAS) {
                    tile.delta(i, vectors[i]);
                }
            }
            return vectors;
        }
    }

    /// Forms a tile of the result one elementary operation after the other.
    interface Steps {
        /// @param runs the elements of the tile, by group
        void combine(Runs runs, Tile tile, float[] out);
    }

    /// The runs of elements of a tile that share their factors.
    interface Runs {
        void forEach(Run run);
    }

    /// What is done with elements `from` to `to`, whose group has these factors.
    interface Run {
        void accept(float[] factors, int from, int to);
    }

    private final Grouping grouping;
    private final Vectors vectors;
    private final int size;
    private final int columns;
    private final int groups;
    private final GramSurvey survey;
    private final Function<Gram, double[]> coefficients;
    private final Steps steps;
    private volatile float[][] byGroup = new float[0][];

    private SpanMerge(TensorTask task, Grouping grouping, Vectors vectors, Function<Gram, double[]> coefficients, Steps steps) {
        this.grouping = grouping;
        this.vectors = vectors;
        this.size = size(task, vectors);
        this.columns = task.columns();
        this.groups = grouping.groups(task);
        this.coefficients = coefficients;
        this.steps = steps;
        this.survey = new GramSurvey(size, groups, this);
    }

    /// @param coefficients from the inner products of the vectors to the factor of each in the result
    static SpanMerge of(TensorTask task, Grouping grouping, Vectors vectors, Function<Gram, double[]> coefficients) {
        int size = size(task, vectors);
        Steps combination = (runs, tile, out) -> {
            float[][] inputs = vectors.of(tile, size);
            runs.forEach((factors, from, to) -> {
                for (float factor : factors) {
                    tile.multipliedBy(factor);
                }
                combine(inputs, factors, out, from, to);
            });
            tile.round(out);
            if (vectors == Vectors.DELTAS) {
                tile.sum(tile.base(), out);
            }
        };
        return of(task, grouping, vectors, coefficients, combination);
    }

    /// @param factors from the inner products of a group's vectors to what `steps` needs to know about it
    /// @param steps what [TensorMerge#isGentle] asks for, or else they say so to the tile
    static SpanMerge of(TensorTask task, Grouping grouping, Vectors vectors, Function<Gram, double[]> factors, Steps steps) {
        return new SpanMerge(task, grouping, vectors, factors, steps);
    }

    private static int size(TensorTask task, Vectors vectors) {
        return vectors == Vectors.BASE_AND_MODELS ? task.models() + 1 : task.models();
    }

    @Override
    public List<Survey> surveys() {
        return List.of(survey);
    }

    @Override
    public boolean wholeRows() {
        return grouping == Grouping.ROWS;
    }

    @Override
    public boolean inOrder() {
        return groups > 1;
    }

    @Override
    public boolean isGentle() {
        return true;
    }

    /// The elements of all vectors.
    float[][] vectors(Tile tile) {
        return vectors.of(tile, size);
    }

    /// How many elements from `index` on belong to one group.
    int run(long index, int remaining) {
        return switch (grouping) {
            case WHOLE -> remaining;
            case ROWS -> (int) Math.min(remaining, columns - index % columns);
            case FIRST_AXIS -> groups == 1 ? remaining : 1;
        };
    }

    int group(long index) {
        return switch (grouping) {
            case WHOLE -> 0;
            case ROWS -> (int) (index / columns);
            case FIRST_AXIS -> (int) (index % groups);
        };
    }

    void concluded(Gram[] grams) {
        float[][] factors = new float[groups][];
        for (int group = 0; group < groups; group++) {
            double[] exact = coefficients.apply(grams[group]);
            factors[group] = new float[exact.length];
            for (int i = 0; i < exact.length; i++) {
                factors[group][i] = (float) exact[i];
            }
        }
        byGroup = factors;
    }

    @Override
    public Combination open(int chunk) {
        float[][] factors = byGroup;
        return (tile, out) -> steps.combine(run -> {
            for (int at = 0; at < tile.count();) {
                int end = at + run(tile.start() + at, tile.count() - at);
                run.accept(factors[group(tile.start() + at)], at, end);
                at = end;
            }
        }, tile, out);
    }

    private static void combine(float[][] inputs, float[] factors, float[] out, int from, int to) {
        float[] first = inputs[0];
        float factor = factors[0];
        for (int i = from; i < to; i++) {
            out[i] = factor * first[i];
        }
        for (int input = 1; input < inputs.length; input++) {
            float[] next = inputs[input];
            float weight = factors[input];
            for (int i = from; i < to; i++) {
                out[i] += weight * next[i];
            }
        }
    }
}
