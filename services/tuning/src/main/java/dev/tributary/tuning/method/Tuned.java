package dev.tributary.tuning.method;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What came of a task.
///
/// @param model        the result as a model folder; absent if the run was cancelled or gained nothing over the plain average
/// @param coefficients what a later run may start from
/// @param recipe       the MergeKit recipe that makes the model
/// @param targets      files of stored predictions that the run used
public record Tuned(Ending ending, Quality quality, Cost cost, Optional<Path> model, Optional<Path> coefficients, Optional<Path> recipe,
        List<Path> targets) {

    public Tuned {
        targets = List.copyOf(targets);
    }
}
