package dev.tributary.merging.lora;

import java.util.List;

/// What an adapter holds of one module.
sealed interface ExtractedModule {
    /// The module's name in the model.
    String module();

    /// A tensor as PEFT names it within `base_model.model.`.
    record Stored(String name, List<Long> shape, float[] values) {}

    List<Stored> tensors();

    /// The module's change as a product of two thin matrices.
    ///
    /// @param change squared norm of the whole change
    /// @param kept squared norm of what the product holds of it
    record LowRank(String module, int rank, List<Stored> tensors, double change, double kept) implements ExtractedModule {}

    /// The module's new tensors.
    record Whole(String module, List<Stored> tensors) implements ExtractedModule {}
}
