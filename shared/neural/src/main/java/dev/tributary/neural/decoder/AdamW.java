package dev.tributary.neural.decoder;

/// Constants of the optimiser (arXiv 1711.05101); the rate comes per step. Decay applies to every parameter.
///
/// @param beta1   decay of the first moment
/// @param beta2   decay of the second
/// @param epsilon added to the root of the second moment
/// @param decay   weight decay, times the rate
/// @param clip    the gradient's norm over all parameters is held to this
public record AdamW(double beta1, double beta2, double epsilon, double decay, double clip) {

    /// Those of Llama 3 and Llama-3-SEC: (0.9, 0.95), 1e-8, 0.1, clip 1.
    public static final AdamW DEFAULT = new AdamW(0.9, 0.95, 1e-8, 0.1, 1.0);

    public AdamW {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && decay >= 0 && clip > 0)) {
            throw new IllegalArgumentException("AdamW needs betas in [0, 1), a positive epsilon and clip, and a decay of 0 or more, not "
                    + "(%s, %s), %s, %s, %s".formatted(beta1, beta2, epsilon, clip, decay));
        }
    }

    /// What the script's `h` argument says.
    double[] constants(double scale, double rate, long number) {
        return new double[] {scale, rate, beta1, beta2, epsilon, decay, clip, number};
    }
}
