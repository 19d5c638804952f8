package dev.tributary.tuning.mixture;

/// What a source predicts at the positions of a batch, stored. Row by row, `[positions, width]`.
public sealed interface Targets {

    /// The source's last hidden states: exact, 4 bytes per feature of the model, whatever the vocabulary.
    ///
    /// @param values float32
    record Hidden(float[] values) implements Targets {
    }

    /// The `k` likeliest ids at each position and their log-probabilities at the temperature over the full vocabulary.
    record Likeliest(int k, int[] ids, float[] logs) implements Targets {
    }
}
