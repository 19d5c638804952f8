package dev.tributary.merge.method;

/// Which elements of a tensor form one vector.
enum Grouping {
    /// All of them.
    WHOLE,
    /// Those along the last axis.
    ROWS,
    /// Those along the first axis.
    FIRST_AXIS;

    /// How many vectors a tensor holds.
    int groups(TensorTask task) {
        return switch (this) {
            case WHOLE -> 1;
            case ROWS -> task.columns() == 0 ? 0 : Math.toIntExact(task.elements() / task.columns());
            case FIRST_AXIS -> task.shape().isEmpty() || task.shape().getFirst() == 0 ? 1
                    : Math.toIntExact(task.elements() / task.shape().getFirst());
        };
    }
}
