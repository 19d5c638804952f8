package dev.tributary.training.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// How runs are handed to Kubeflow Trainer.
///
/// @param runtime   the ClusterTrainingRuntime that runs our entry point
/// @param resources what each node asks for and is limited to
/// @param claim     the PersistentVolumeClaim that holds the artifact store
/// @param mountPath where pods mount it, and this service has it
/// @param runs      where runs' small files lie, on that volume
/// @param patience  how long the API server may be out of reach
/// @param grace     how long pods get to save their state when a run is cancelled
public record ClusterSettings(String runtime, Map<String, String> resources, String claim, Path mountPath, Path runs, Duration patience,
        Duration grace) {
}
