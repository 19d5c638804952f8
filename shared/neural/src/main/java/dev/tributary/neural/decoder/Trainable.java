package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import dev.tributary.weights.TensorHeader;
import java.util.List;

/// What an optimiser can move: a whole decoder, or adapters beside a decoder that stands still.
public sealed interface Trainable permits Decoder, LowRankAdapter {

    /// What a step reported.
    ///
    /// @param loss         mean negative log-likelihood before the step, nats per prediction
    /// @param gradientNorm norm of the gradient before clipping; if it is not finite, nothing was changed
    record Step(double loss, double gradientNorm) {
    }

    /// Names and shapes of what is trained, in order.
    List<TensorHeader> parameters();

    /// The arrays themselves, float32, in the order of [#parameters()]; not the caller's to close.
    List<NDArray> arrays();

    /// One step of the optimiser on the mean loss over all parts, whose gradients are added in order.
    ///
    /// @param number the step's number in the life of the moments, from 1
    Step step(TokenBatch batch, Moments moments, AdamW optimiser, double rate, long number, Compute compute);
}
