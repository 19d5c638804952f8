package dev.tributary.merging.mixture;

import dev.tributary.merging.mixture.MixtureRecipe.Expert;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Makes the router's rows: a direction per layer and expert, of length 1, so that none wins by size alone.
final class Gates {
    private static final String EMBEDDING = "model.embed_tokens.weight";

    private Gates() {}

    /// What the prompts' tokens look like where they enter each layer, averaged over tokens, then over prompts.
    interface PromptStates {
        /// One vector per layer.
        List<float[]> of(List<String> prompts);
    }

    /// For each expert, one row per layer.
    static List<List<float[]>> of(List<Expert> experts, PromptStates states) {
        List<List<float[]>> gates = new ArrayList<>();
        for (Expert expert : experts) {
            List<float[]> rows = states.of(expert.positive());
            if (!expert.negative().isEmpty()) {
                List<float[]> away = states.of(expert.negative());
                for (int layer = 0; layer < rows.size(); layer++) {
                    for (int i = 0; i < rows.get(layer).length; i++) {
                        rows.get(layer)[i] -= away.get(layer)[i];
                    }
                }
            }
            rows.forEach(Gates::normalise);
            gates.add(rows);
        }
        return gates;
    }

    /// Random directions by seed.
    static List<List<float[]>> random(int experts, int layers, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<float[]>> gates = new ArrayList<>();
        for (int expert = 0; expert < experts; expert++) {
            List<float[]> rows = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                float[] row = new float[width];
                for (int i = 0; i < width; i++) {
                    row[i] = (float) random.nextGaussian();
                }
                normalise(row);
                rows.add(row);
            }
            gates.add(rows);
        }
        return gates;
    }

    /// The embeddings of the prompts' tokens, the same in every layer.
    static PromptStates embeddings(Checkpoint base, PromptTokens tokens, int layers) {
        return prompts -> {
            List<float[]> means = new ArrayList<>();
            for (String prompt : prompts) {
                means.add(mean(embed(base, tokens.of(prompt))));
            }
            float[] mean = mean(means);
            List<float[]> rows = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                rows.add(mean.clone());
            }
            return rows;
        };
    }

    /// The embedding of each token.
    static List<float[]> embed(Checkpoint base, int[] ids) {
        TensorHeader embedding = base.tensor(EMBEDDING);
        int width = Math.toIntExact(embedding.columns());
        List<float[]> rows = new ArrayList<>();
        for (int id : ids) {
            if (id >= embedding.shape().getFirst()) {
                throw new InvalidModelException("token-missing", "%s has %d embedding rows; a prompt holds token %d. Its tokenizer is another model's."
                        .formatted(base.folder(), embedding.shape().getFirst(), id));
            }
            float[] row = new float[width];
            base.read(EMBEDDING, (long) id * width, row, 0, width);
            rows.add(row);
        }
        return rows;
    }

    static float[] mean(List<float[]> rows) {
        double[] sum = new double[rows.getFirst().length];
        rows.forEach(row -> {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += row[i];
            }
        });
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] / rows.size());
        }
        return mean;
    }

    private static void normalise(float[] row) {
        double squares = 0;
        for (float value : row) {
            squares += (double) value * value;
        }
        float norm = (float) Math.sqrt(squares);
        for (int i = 0; i < row.length && norm > 0; i++) {
            row[i] /= norm;
        }
    }
}
