package dev.tributary.contracts.schema;

import dev.tributary.contracts.event.Topics;
import java.util.stream.Collectors;

/// Kubernetes resources that follow from the catalogue: topics for Strimzi, the settings of share groups, scaling with KEDA.
final class ClusterManifests {

    private ClusterManifests() {
    }

    /// A Strimzi `KafkaTopic` for every topic.
    static String topics() {
        return KafkaTopics.specs().stream().map(spec -> """
                ---
                apiVersion: kafka.strimzi.io/v1
                kind: KafkaTopic
                metadata:
                  name: %1$s
                  labels:
                    strimzi.io/cluster: tributary
                spec:
                  topicName: %1$s
                  partitions: %2$d
                  config:
                %3$s
                """.formatted(spec.name(), spec.partitions(), spec.configs().entrySet().stream()
                        .map(config -> "    " + config.getKey() + ": " + config.getValue())
                        .collect(Collectors.joining("\n"))))
                .collect(Collectors.joining());
    }

    /// A `Job` that sets the share groups, which Strimzi has no resource for.
    static String shareGroups() {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: share-groups
                spec:
                  backoffLimit: 20
                  ttlSecondsAfterFinished: 600
                  template:
                    spec:
                      restartPolicy: OnFailure
                      containers:
                        - name: share-groups
                          image: apache/kafka:4.2.1
                          env:
                            - { name: LEASE_MS, value: "15000" }
                          command:
                            - sh
                            - -c
                            - |
                              set -eu
                              for group in %s; do
                                /opt/kafka/bin/kafka-configs.sh --bootstrap-server tributary-kafka-bootstrap:9092 \\
                                  --alter --entity-type groups --entity-name "$group" \\
                                  --add-config "%s"
                              done
                """.formatted(Topics.workers().stream().map(Topics::workerGroup).collect(Collectors.joining(" ")), KafkaTopics.GROUP_SETTINGS);
    }

    /// A KEDA `ScaledObject` for every service that runs jobs: a replica for each job that waits or runs. Never none: the
    /// queue is measured by the service itself, and without a replica nobody would see it grow.
    static String scaling() {
        return Topics.workers().stream().map(service -> """
                ---
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata:
                  name: %1$s
                spec:
                  scaleTargetRef:
                    name: tributary-%1$s
                  minReplicaCount: 1
                  maxReplicaCount: 8
                  pollingInterval: 15
                  advanced:
                    horizontalPodAutoscalerConfig:
                      behavior:
                        scaleDown:
                          stabilizationWindowSeconds: 600
                  triggers:
                    - type: prometheus
                      metadata:
                        serverAddress: http://prometheus:9090
                        query: sum(tributary_queue_depth_jobs{service="%1$s"}) + sum(tributary_jobs_running{service="%1$s"})
                        threshold: "1"
                """.formatted(service)).collect(Collectors.joining());
    }
}
