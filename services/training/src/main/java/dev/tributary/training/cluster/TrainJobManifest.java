package dev.tributary.training.cluster;

import dev.tributary.contracts.job.ParallelLayout;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The TrainJob of a run. The image and the command are the runtime's; ours are the layout, the run's folder, and the volume.
final class TrainJobManifest {

    /// Labels of every TrainJob of ours.
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String TRIBUTARY = "tributary";
    private static final String GROUP = "trainer.kubeflow.org";
    private static final String VOLUME = "data";
    /// The one replicated job of a Torch runtime, and its container.
    private static final String NODE = "node";

    private TrainJobManifest() {
    }

    /// @param name the job's id
    static GenericKubernetesResource of(String name, String pipeline, Path run, ParallelLayout layout, ClusterSettings settings) {
        Map<String, Object> node = Map.of("name", NODE, "template", Map.of("spec", Map.of("template", Map.of("spec", Map.of(
                "volumes", List.of(Map.of("name", VOLUME, "persistentVolumeClaim", Map.of("claimName", settings.claim()))),
                "containers", List.of(Map.of("name", NODE, "volumeMounts",
                        List.of(Map.of("name", VOLUME, "mountPath", settings.mountPath().toString())))))))));
        Map<String, Object> spec = Map.of(
                "runtimeRef", Map.of("apiGroup", GROUP, "kind", "ClusterTrainingRuntime", "name", settings.runtime()),
                "suspend", false,
                "trainer", Map.of(
                        "args", List.of(run.toString()),
                        "numNodes", layout.nodes(),
                        "numProcPerNode", layout.processesPerNode(),
                        "resourcesPerNode", Map.of("requests", settings.resources(), "limits", settings.resources())),
                "runtimePatches", List.of(Map.of("manager", "tributary.dev/training", "trainingRuntimeSpec",
                        Map.of("template", Map.of("spec", Map.of("replicatedJobs", List.of(node)))))));
        return new GenericKubernetesResourceBuilder().withApiVersion(GROUP + "/v1alpha1").withKind("TrainJob")
                .withNewMetadata().withName(name).addToLabels(MANAGED_BY, TRIBUTARY).addToLabels("tributary.dev/pipeline", pipeline)
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }
}
