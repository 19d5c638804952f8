package dev.tributary.merge.method;

import dev.tributary.weights.block.Blocks;

/// Model weights as PyTorch holds them: a double from the recipe becomes float32, then the type arithmetic runs in.
final class Weights {
    private Weights() {}

    static float[] of(TensorTask task, String parameter) {
        float[] weights = new float[task.models()];
        for (int model = 0; model < weights.length; model++) {
            weights[model] = Blocks.round(task.dtype(), (float) task.number(parameter, model));
        }
        return weights;
    }

    /// The sum in source order, in float32.
    static float sum(float[] weights) {
        float sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
