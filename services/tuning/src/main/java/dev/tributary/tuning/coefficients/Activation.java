package dev.tributary.tuning.coefficients;

/// The function φ between a coefficient and the weight it gives its source.
public enum Activation {
    IDENTITY, TANH, SIGMOID, RELU;

    /// φ(c).
    public float apply(float c) {
        return switch (this) {
            case IDENTITY -> c;
            case TANH -> (float) StrictMath.tanh(c);
            case SIGMOID -> (float) sigmoid(c);
            case RELU -> Math.max(0, c);
        };
    }

    /// φ'(c); at the kink of relu 0, as PyTorch has it.
    public float slope(float c) {
        return switch (this) {
            case IDENTITY -> 1;
            case TANH -> {
                double y = StrictMath.tanh(c);
                yield (float) (1 - y * y);
            }
            case SIGMOID -> {
                double y = sigmoid(c);
                yield (float) (y * (1 - y));
            }
            case RELU -> c > 0 ? 1 : 0;
        };
    }

    /// φ of every element.
    public float[] apply(float[] c) {
        float[] weights = new float[c.length];
        for (int k = 0; k < c.length; k++) {
            weights[k] = apply(c[k]);
        }
        return weights;
    }

    private static double sigmoid(double c) {
        return 1 / (1 + StrictMath.exp(-c));
    }
}
