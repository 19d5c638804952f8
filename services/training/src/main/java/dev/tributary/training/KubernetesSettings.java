package dev.tributary.training;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How runs are handed to Kubeflow Trainer; read where `tributary.training.engine` is `kubernetes`.
public interface KubernetesSettings {

    /// Where TrainJobs are made; the service's own namespace, or that of the kubeconfig, by default.
    Optional<String> namespace();

    /// The ClusterTrainingRuntime that runs our entry point.
    @WithDefault("tributary-torch")
    String runtime();

    /// Machines per run. Part of the job's id.
    @WithDefault("1")
    int nodes();

    /// Processes per machine, one per accelerator. Part of the job's id.
    @WithDefault("1")
    int processesPerNode();

    /// Sequences a process computes at once. Part of the job's id.
    @WithDefault("1")
    int microSequences();

    /// What each node asks for and is limited to, e.g. `"nvidia.com/gpu"=8`, `memory=64Gi`.
    Map<String, String> resources();

    /// The PersistentVolumeClaim, ReadWriteMany, that holds the artifact store.
    @WithDefault("artifacts")
    String claim();

    /// Where pods mount it: the same path as in this service, since jobs name files by path.
    @WithDefault("/data")
    Path mountPath();

    /// Where runs' small files lie, on that volume.
    @WithDefault("/data/runs")
    Path runs();

    /// How long the API server may be out of reach before an attempt gives up; the TrainJob goes on, and the next attempt adopts it.
    @WithDefault("PT10M")
    Duration patience();

    /// How long pods get to save their state when a run is cancelled.
    @WithDefault("PT5M")
    Duration grace();
}
