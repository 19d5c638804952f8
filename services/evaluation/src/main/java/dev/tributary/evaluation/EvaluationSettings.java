package dev.tributary.evaluation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of this service alone.
@ConfigMapping(prefix = "tributary.evaluation")
public interface EvaluationSettings {

    /// How long after its checkpoint a round is decided without the candidates that are missing, for pipelines that do not give
    /// `evaluation.timeout`.
    @WithDefault("PT6H")
    Duration timeout();

    /// How long after a start no round runs out of time: results that came while the service was away are read first.
    @WithDefault("PT30S")
    Duration catchUp();

    /// Native threads per operation when measuring. The last digits of a score depend on it.
    @WithDefault("2")
    int threads();
}
