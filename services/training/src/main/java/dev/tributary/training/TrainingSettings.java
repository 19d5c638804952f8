package dev.tributary.training;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of training on this machine. What a run computes is in the pipeline's `training` section instead.
@ConfigMapping(prefix = "tributary.training")
public interface TrainingSettings {

    /// Where runs compute.
    enum Engine {
        /// Within this process.
        LOCAL,
        /// As TrainJobs of a cluster with Kubeflow Trainer.
        KUBERNETES
    }

    /// `local` or `kubernetes`: what new runs are asked for. A run that was asked for already stays where it was.
    @WithDefault("local")
    Engine engine();

    /// Read where the engine is `kubernetes`.
    KubernetesSettings kubernetes();

    /// Native threads of each operation. Part of the result: libtorch splits some sums by thread, so workers of one
    /// installation must agree.
    @WithDefault("2")
    int threads();

    /// Memory outside the heap that a run may take: batches are cut into micro-batches that fit. Part of the result, since sums are
    /// cut with them: workers of one installation must agree.
    @WithDefault("6G")
    MemorySize memory();

    /// The longest time between two resume states: what a kill can cost.
    @WithDefault("PT1M")
    Duration stateEvery();
}
