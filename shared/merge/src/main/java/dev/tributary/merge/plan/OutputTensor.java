package dev.tributary.merge.plan;

import dev.tributary.merge.method.MergeMethod;
import dev.tributary.merge.method.TensorMerge;
import dev.tributary.merge.method.TensorTask;
import dev.tributary.merge.source.StoredTensor;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.weights.TensorHeader;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One tensor of the result and how it comes about.
///
/// @param header its name, stored type and shape
/// @param making how its elements are computed
/// @param why one line per source with its parameters and where they come from, for people; made when asked for
public record OutputTensor(TensorHeader header, Making making, Supplier<List<String>> why) {

    /// How a tensor's elements come about.
    public sealed interface Making {}

    /// Its bytes are another tensor's.
    public record Copied(StoredTensor from) implements Making {}

    /// Its values are another tensor's, rounded to the stored type.
    public record Converted(TensorSource from) implements Making {}

    /// A method computes them.
    ///
    /// @param models the sources besides the base, in recipe order
    public record Merged(MergeMethod method, TensorTask task, Optional<TensorSource> base, List<TensorSource> models) implements Making {
        /// Prepares the computation.
        public TensorMerge bind() {
            return method.bind(task);
        }
    }
}
