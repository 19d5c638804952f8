package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/// The optimiser's memory of past gradients: float32, shaped and ordered as what is trained.
///
/// @param first  decaying means of the gradients
/// @param second decaying means of their squares
public record Moments(List<NDArray> first, List<NDArray> second) {

    /// Zeros for every parameter.
    ///
    /// @param scope owns them
    public static Moments zero(Trainable trained, NDManager scope) {
        return new Moments(trained.arrays().stream().map(array -> scope.zeros(array.getShape())).toList(),
                trained.arrays().stream().map(array -> scope.zeros(array.getShape())).toList());
    }
}
