package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/// Where a forward pass takes its weights from: float32, made in the scope when asked for, or the model's own.
public interface Weights {

    /// A whole tensor; it must not be written to.
    NDArray tensor(NDManager scope, String name);

    /// Rows of a matrix, `[ids, columns]`.
    NDArray rows(NDManager scope, String name, NDArray ids);
}
