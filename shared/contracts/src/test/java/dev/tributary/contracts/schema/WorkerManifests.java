package dev.tributary.contracts.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.Topics;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Kubernetes resources for the services that run jobs: their share groups' settings, their scaling.
final class WorkerManifests {

    private WorkerManifests() {
    }

    /// A `Job` that sets the share groups, which Strimzi has no resource for.
    static ObjectNode groupsJob() {
        ObjectNode job = Json.mapper().createObjectNode();
        job.put("apiVersion", "batch/v1").put("kind", "Job");
        job.putObject("metadata").put("name", "share-groups");
        ObjectNode pod = job.putObject("spec").put("backoffLimit", 20).put("ttlSecondsAfterFinished", 600).putObject("template").putObject("spec");
        pod.put("restartPolicy", "OnFailure");
        ObjectNode container = pod.putArray("containers").addObject();
        container.put("name", "share-groups").put("image", "apache/kafka:4.2.1");
        ObjectNode lease = container.putArray("env").addObject();
        lease.put("name", "LEASE_MS").put("value", "30000");
        String commands = Topics.workers().stream().map(service -> "/opt/kafka/bin/kafka-configs.sh --bootstrap-server tributary-kafka-bootstrap:9092"
                + " --alter --entity-type groups --entity-name " + Topics.workerGroup(service) + " --add-config " + KafkaTopics.GROUP_SETTINGS)
                .collect(Collectors.joining("\n", "set -eu\n", "\n"));
        Arrays.asList("sh", "-c", commands).forEach(container.putArray("command")::add);
        return job;
    }

    /// A KEDA `ScaledObject` for every service that runs jobs: a replica for each job that waits or runs.
    static ObjectNode[] scaledObjects() {
        return Topics.workers().stream().map(WorkerManifests::scaledObject).toArray(ObjectNode[]::new);
    }

    private static ObjectNode scaledObject(String service) {
        ObjectNode resource = Json.mapper().createObjectNode();
        resource.put("apiVersion", "keda.sh/v1alpha1").put("kind", "ScaledObject");
        resource.putObject("metadata").put("name", service);
        ObjectNode spec = resource.putObject("spec");
        spec.putObject("scaleTargetRef").put("name", "tributary-" + service);
        // The queue's depth is measured by the service itself: without a replica nobody would see it grow.
        spec.put("minReplicaCount", 1).put("maxReplicaCount", 8).put("pollingInterval", 15);
        spec.putObject("advanced").putObject("horizontalPodAutoscalerConfig").putObject("behavior")
                .putObject("scaleDown").put("stabilizationWindowSeconds", 600);
        ObjectNode trigger = spec.putArray("triggers").addObject().put("type", "prometheus");
        trigger.putObject("metadata")
                .put("serverAddress", "http://prometheus:9090")
                .put("query", "sum(tributary_queue_depth_jobs{service=\"%1$s\"}) + sum(tributary_jobs_running{service=\"%1$s\"})".formatted(service))
                .put("threshold", "1");
        return resource;
    }
}
