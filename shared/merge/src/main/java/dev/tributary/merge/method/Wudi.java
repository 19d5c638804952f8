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
/// Costs `iterations · rows · columns²` multiplications a matrix and holds one `columns × columns` matrix of floats per model and thread.
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

        @Override
        public Combination open(int chunk) {
            float[][] matrices = spaces.normalised();
            float[] whole = new float[columns * columns];
            for (float[] matrix : matrices) {
                for (int i = 0; i < whole.length; i++) {
                    whole[i] += matrix[i];
                }
            }
            return (tile, out) -> {
                int count = tile.count();
                sum(tile, models, out);
                float[] pull = tile.scratch(models);
                Arrays.fill(pull, 0, count, 0);
                for (int model = 0; model < models; model++) {
                    addProduct(tile.scratch(model), matrices[model], count, pull);
                }
                optimise(out, whole, pull, tile);
                tile.scale(out, lambda, out);
                tile.sum(tile.base(), out);
            };
        }

        /// Adam with the moments' usual decays, without weight decay.
        private void optimise(float[] vector, float[] whole, float[] pull, Tile tile) {
            int count = tile.count();
            float[] gradient = tile.scratch(models + 1);
            float[] first = tile.scratch(models + 2);
            float[] second = tile.scratch(models + 3);
            Arrays.fill(first, 0, count, 0);
            Arrays.fill(second, 0, count, 0);
            Adam adam = new Adam(learningRate);
            for (int iteration = 1; iteration <= iterations; iteration++) {
                Arrays.fill(gradient, 0, count, 0);
                addProduct(vector, whole, count, gradient);
                for (int i = 0; i < count; i++) {
                    gradient[i] = 2 * (gradient[i] - pull[i]);
                }
                adam.step(iteration, vector, gradient, first, second, count);
            }
        }

        /// `into += rows · matrix`, for as many rows as there are.
        private void addProduct(float[] rows, float[] matrix, int count, float[] into) {
            for (int inner = 0; inner < columns; inner++) {
                int offset = inner * columns;
                for (int row = 0; row < count; row += columns) {
                    float factor = rows[row + inner];
                    for (int column = 0; column < columns; column++) {
                        into[row + column] += factor * matrix[offset + column];
                    }
                }
            }
        }
    }

    /// Kingma and Ba 2015 (arXiv 1412.6980).
    private record Adam(double learningRate) {
        private static final float DECAY1 = 0.9f;
        private static final float DECAY2 = 0.999f;
        private static final float EPSILON = 1e-8f;

        void step(int iteration, float[] vector, float[] gradient, float[] first, float[] second, int count) {
            float size = (float) (learningRate / (1 - Math.pow(0.9, iteration)));
            float root = (float) Math.sqrt(1 - Math.pow(0.999, iteration));
            for (int i = 0; i < count; i++) {
                first[i] = DECAY1 * first[i] + (1 - DECAY1) * gradient[i];
                second[i] = DECAY2 * second[i] + (1 - DECAY2) * gradient[i] * gradient[i];
                vector[i] -= size * first[i] / ((float) Math.sqrt(second[i]) / root + EPSILON);
            }
        }
    }
}
