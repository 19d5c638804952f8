package dev.tributary.evaluation.likelihood;

import dev.tributary.contracts.model.CandidateEvaluated.Score;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/// Measures how well models predict text.
public interface Scorer {

    /// Loads a model.
    ///
    /// @param folder   in Hugging Face layout
    /// @param sequence window length in tokens
    /// @return the model, closed by the caller
    Loaded load(Path folder, int sequence);

    /// A model in memory. One thread at a time.
    interface Loaded extends AutoCloseable {

        /// The likelihood of a Megatron corpus: every token but the first is predicted exactly once.
        ///
        /// @param progress told the share done after each batch; may throw to stop
        Score score(Path bin, Path idx, DoubleConsumer progress);

        @Override
        void close();
    }
}
