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
        DELTAS
    }

    /// Forms a tile from its inputs one elementary operation after the other.
    interface Steps {
        /// @param inputs the vectors that span the result
        /// @param runs the elements of the tile, by group
        void combine(float[][] inputs, Runs runs, Tile tile, float[] out);
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
    private final boolean gentle;
    private volatile float[][] byGroup = new float[0][];

    private SpanMerge(TensorTask task, Grouping grouping, Vectors vectors, Function<Gram, double[]> coefficients, Steps steps,
            boolean gentle) {
        this.grouping = grouping;
        this.vectors = vectors;
        this.size = vectors == Vectors.BASE_AND_MODELS ? task.models() + 1 : task.models();
        this.columns = task.columns();
        this.groups = grouping.groups(task);
        this.coefficients = coefficients;
        this.steps = steps;
        this.gentle = gentle;
        this.survey = new GramSurvey(size, groups, this);
    }

    /// @param coefficients from the inner products of the vectors to the factor of each in the result
    static SpanMerge of(TensorTask task, Grouping grouping, Vectors vectors, Function<Gram, double[]> coefficients) {
        Steps combination = (inputs, runs, tile, out) -> {
            runs.forEach((factors, from, to) -> {
                for (float factor : factors) {
                    tile.multipliedBy(factor);
                }
                combine(inputs, factors, out, from, to);
            });
            if (vectors == Vectors.DELTAS) {
                tile.round(out);
                tile.add(tile.base(), out);
            }
            tile.round(out);
        };
        return new SpanMerge(task, grouping, vectors, coefficients, combination, true);
    }

    /// @param factors from the inner products of a group's vectors to what `steps` needs to know about it
    /// @param gentle whether the steps are what [TensorMerge#isGentle] asks for
    static SpanMerge of(TensorTask task, Grouping grouping, Vectors vectors, Function<Gram, double[]> factors, Steps steps, boolean gentle) {
        return new SpanMerge(task, grouping, vectors, factors, steps, gentle);
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
        return gentle;
    }

    /// Fills an array with a vector's elements, or gives the tile's own.
    float[] vector(Tile tile, int index) {
        return switch (vectors) {
            case MODELS -> tile.model(index);
            case BASE_AND_MODELS -> index == 0 ? tile.base() : tile.model(index - 1);
            case DELTAS -> {
                float[] delta = tile.scratch(index);
                tile.delta(index, delta);
                yield delta;
            }
        };
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
        return (tile, out) -> {
            float[][] inputs = new float[size][];
            for (int i = 0; i < size; i++) {
                inputs[i] = vector(tile, i);
            }
            steps.combine(inputs, run -> {
                for (int at = 0; at < tile.count();) {
                    int end = at + run(tile.start() + at, tile.count() - at);
                    run.accept(factors[group(tile.start() + at)], at, end);
                    at = end;
                }
            }, tile, out);
        };
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
