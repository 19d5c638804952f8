package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDArray;

/// What a source predicts at the positions of a batch, stored. Row by row, `[positions, width]`.
public sealed interface Targets {

    /// The source's last hidden states: exact, 4 bytes per feature of the model, whatever the vocabulary.
    ///
    /// @param values float32
    record Hidden(float[] values) implements Targets {
    }

    /// Its probabilities of the whole vocabulary at the temperature, outside the Java heap, with the sum of `p log p` of each row: for models that are
    /// measured again and again and not learnt. Dies with the scope it was made in.
    record Probabilities(NDArray values, NDArray logarithms) implements Targets {
    }

    /// The `k` likeliest ids at each position and their log-probabilities at the temperature over the full vocabulary.
    record Likeliest(int k, int[] ids, float[] logs) implements Targets {
    }
}
