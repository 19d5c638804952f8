package dev.tributary.merge.method;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// WUDI (Cheng et al. 2025, arXiv 2503.08099): the task vector `τ` that disturbs every model's linear layers least, found without data.
///
/// Minimises `Σ_i ‖(τ − τ_i) τ_iᵀ‖²_F / ‖τ_i‖²_F` by Adam, starting from `Σ τ_i`; a layer's inputs are taken to lie in the row space of
/// its task vector. The gradient is `2 Σ_i (τ − τ_i) G_i` with `G_i = τ_iᵀ τ_i / ‖τ_i‖²_F`, so rows are independent once the G_i are known.
/// Only matrices within layers are optimised; everything else is the base plus the mean of the task vectors.
///
/// Costs `iterations · rows · columns²` multiplications a matrix and holds one `columns × columns` matrix of floats per model and thread,
/// and their sum.
final class Wudi implements MergeMethod {
    private static final Pattern IN_A_LAYER = Pattern.compile("(.*\\.)?\\d+\\..*");

    @Override
    public String name() {
        return "wudi";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.perTensor("iterations", 300).between(0, 1e6), Parameter.perTensor("learning_rate", 1e-5).between(0, 1),
                Parameter.perTensor("lambda", 1));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.REQUIRED, 1, Integer.MAX_VALUE, Inputs.Lone.MERGED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        float lambda = (float) task.number("lambda");
        boolean linear = task.shape().size() == 2 && task.elements() > 0 && IN_A_LAYER.matcher(task.name()).matches();
        if (!linear) {
            return chunk -> (tile, out) -> {
                sum(tile, task.models(), out);
                tile.scale(out, lambda / task.models(), out);
                tile.sum(tile.base(), out);
            };
        }
        return new Optimised(task, lambda);
    }

    /// The sum of all task vectors, which stay in the scratch arrays from 0 on.
    private static void sum(Tile tile, int models, float[] into) {
        Arrays.fill(into, 0, tile.count(), 0);
        for (int model = 0; model < models; model++) {
            tile.delta(model, tile.scratch(model));
            tile.add(tile.scratch(model), into);
        }
    }

    private static final class Optimised implements TensorMerge {
        private final int models;
        private final int columns;
        private final float lambda;
        private final int iterations;
        private final double learningRate;
        private final RowSpaces spaces;

        Optimised(TensorTask task, float lambda) {
            this.models = task.models();
            this.columns = task.columns();
            this.lambda = lambda;
            this.iterations = (int) task.number("iterations");
            this.learningRate = task.number("learning_rate");
            this.spaces = new RowSpaces(models, columns);
        }

        @Override
        public List<Survey> surveys() {
            return List.of(spaces);
        }

        @Override
        public boolean wholeRows() {
            return true;
        }

        /// Enough for a matrix to be fetched from memory once for all of them.
        @Override
        public int leastRows() {
            return 32;
        }

        @Override
        public Combination open(int chunk) {
            return (tile, out) -> {
                sum(tile, models, out);
                float[][] vector = rows(out, tile.count());
                float[][] pull = new float[vector.length][columns];
                for (int model = 0; model < models; model++) {
                    RowProducts.add(rows(tile.scratch(model), tile.count()), spaces.normalised()[model], columns, pull);
                }
                optimise(vector, pull);
                for (int row = 0; row < vector.length; row++) {
                    System.arraycopy(vector[row], 0, out, row * columns, columns);
                }
                tile.scale(out, lambda, out);
                tile.sum(tile.base(), out);
            };
        }

        private float[][] rows(float[] elements, int count) {
            float[][] rows = new float[count / columns][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(elements, row * columns, (row + 1) * columns);
            }
            return rows;
        }

        /// Adam with the moments' usual decays, without weight decay.
        private void optimise(float[][] vector, float[][] pull) {
            float[][] gradient = new float[vector.length][columns];
            float[][] first = new float[vector.length][columns];
            float[][] second = new float[vector.length][columns];
            Adam adam = new Adam(learningRate);
            for (int iteration = 1; iteration <= iterations; iteration++) {
                for (float[] row : gradient) {
                    Arrays.fill(row, 0);
                }
                RowProducts.add(vector, spaces.sum(), columns, gradient);
                for (int row = 0; row < vector.length; row++) {
                    for (int i = 0; i < columns; i++) {
                        gradient[row][i] = 2 * (gradient[row][i] - pull[row][i]);
                    }
                    adam.step(iteration, vector[row], gradient[row], first[row], second[row]);
                }
            }
        }
    }

    /// Kingma and Ba 2015 (arXiv 1412.6980).
    private record Adam(double learningRate) {
        private static final float DECAY1 = 0.9f;
        private static final float DECAY2 = 0.999f;
        private static final float EPSILON = 1e-8f;

        void step(int iteration, float[] vector, float[] gradient, float[] first, float[] second) {
            float size = (float) (learningRate / (1 - Math.pow(0.9, iteration)));
            float root = (float) Math.sqrt(1 - Math.pow(0.999, iteration));
            for (int i = 0; i < vector.length; i++) {
                first[i] = DECAY1 * first[i] + (1 - DECAY1) * gradient[i];
                second[i] = DECAY2 * second[i] + (1 - DECAY2) * gradient[i] * gradient[i];
                vector[i] -= size * first[i] / ((float) Math.sqrt(second[i]) / root + EPSILON);
            }
        }
    }
}
