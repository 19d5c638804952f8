package dev.tributary.tuning.coefficients;

import dev.tributary.weights.TensorHeader;

/// What a tensor of a decoder is to tuning: it decides how many coefficients each source has for it.
public enum TensorKind {
    /// A matrix `[out, in]`: one coefficient per input feature.
    LINEAR,
    /// The bias of a linear: one coefficient.
    BIAS,
    /// The token embedding `[vocabulary, width]`: one coefficient per column.
    EMBEDDING,
    /// A gain: one coefficient per element.
    NORM;

    /// The kind of a tensor under its Hugging Face name.
    public static TensorKind of(TensorHeader tensor) {
        if (tensor.name().endsWith(".bias")) {
            return BIAS;
        }
        if (tensor.name().equals("model.embed_tokens.weight")) {
            return EMBEDDING;
        }
        return tensor.shape().size() == 2 ? LINEAR : NORM;
    }

    /// How many coefficients one source has for such a tensor.
    public int coefficients(TensorHeader tensor) {
        return this == BIAS ? 1 : Math.toIntExact(tensor.columns());
    }
}
