package dev.tributary.training.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Optional;

/// What a cluster makes of a TrainJob (`trainer.kubeflow.org/v1alpha1`).
public sealed interface TrainJobState {

    /// There is none: not made yet, or deleted by somebody.
    record Absent() implements TrainJobState {
    }

    /// Somebody deleted it, and its pods are being ended.
    record Deleting() implements TrainJobState {
    }

    /// It waits: for its pods to be made or scheduled, or between a lost pod and the restart.
    record Pending() implements TrainJobState {
    }

    /// It is to stop, and pods are still there, saving their state.
    record Suspending() implements TrainJobState {
    }

    /// It is stopped, by us or by a queue such as Kueue, and has no pods.
    record Suspended() implements TrainJobState {
    }

    /// Its pods run.
    record Running() implements TrainJobState {
    }

    /// Its pods ended well.
    record Complete() implements TrainJobState {
    }

    /// It failed for good, restarts included.
    ///
    /// @param reason  the condition's, in CamelCase
    /// @param message the condition's
    record Failed(String reason, String message) implements TrainJobState {
    }

    /// Reads a resource as the API server gave it.
    static TrainJobState of(Optional<GenericKubernetesResource> resource) {
        if (resource.isEmpty()) {
            return new Absent();
        }
        GenericKubernetesResource job = resource.get();
        JsonNode spec = Json.mapper().valueToTree(job.getAdditionalProperties().get("spec"));
        JsonNode status = Json.mapper().valueToTree(job.getAdditionalProperties().get("status"));
        if (job.getMetadata().getDeletionTimestamp() != null) {
            return new Deleting();
        }
        Optional<JsonNode> failed = condition(status, "Failed");
        if (failed.isPresent()) {
            return new Failed(failed.get().path("reason").asText("Unknown"), failed.get().path("message").asText("no message"));
        }
        if (condition(status, "Complete").isPresent()) {
            return new Complete();
        }
        int active = 0;
        for (JsonNode child : status.path("jobsStatus")) {
            active += child.path("active").asInt();
        }
        if (spec.path("suspend").asBoolean() || condition(status, "Suspended").isPresent()) {
            return active > 0 ? new Suspending() : new Suspended();
        }
        return active > 0 ? new Running() : new Pending();
    }

    private static Optional<JsonNode> condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type) && condition.path("status").asText().equals("True")) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}
