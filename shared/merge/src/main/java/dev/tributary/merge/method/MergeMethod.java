package dev.tributary.merge.method;

import java.util.List;
import java.util.Optional;

/// A way to merge tensors. Stateless; all state of a merge lies in what [#bind] returns.
public interface MergeMethod {
    /// The name recipes use.
    String name();

    /// Every parameter the method reads.
    List<Parameter> parameters();

    /// Which models it takes.
    Inputs inputs();

    /// Prepares one output tensor. Costs nothing that grows with the tensor.
    ///
    /// @throws IllegalArgumentException if the parameters contradict each other; the message names them
    TensorMerge bind(TensorTask task);

    /// The parameter with this name, if the method reads it.
    default Optional<Parameter> parameter(String name) {
        return parameters().stream().filter(parameter -> parameter.name().equals(name)).findFirst();
    }
}
