package dev.tributary.contracts.schema;

import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The topics to create, as a script that suits any Kafka and as a table for people.
final class KafkaTopics {

    private static final int DEAD_LETTER_PARTITIONS = 1;
    /// Before a worker's first poll: the default, latest, would lose the commands sent before it joins.
    static final String GROUP_SETTINGS =
            "share.auto.offset.reset=earliest,share.isolation.level=read_committed,share.record.lock.duration.ms=$LEASE_MS";

    private KafkaTopics() {
    }

    /// A topic to create; each of the catalogue has one for its dead letters.
    record Spec(String name, int partitions, Map<String, String> configs) {
    }

    static List<Spec> specs() {
        return Topics.all().stream()
                .flatMap(topic -> Stream.of(
                        new Spec(topic.name(), topic.partitions(), new TreeMap<>(topic.configs())),
                        new Spec(topic.deadLetters(), DEAD_LETTER_PARTITIONS, new TreeMap<>(topic.deadLetterConfigs()))))
                .toList();
    }

    /// Declares topics and share groups with Kafka's own tools.
    static String script() {
        StringBuilder script = new StringBuilder("""
                #!/bin/sh
                # Generated from the topic catalogue; see shared/contracts/README.md.
                # Declares every topic, its dead letters, and the workers' share groups. Doing it again changes nothing.
                # Needs Kafka's bin folder on the path, or /opt/kafka/bin. Which cluster is always said, never assumed.
                set -eu
                BOOTSTRAP=${1:?usage: create-topics.sh BOOTSTRAP_SERVERS [REPLICATION] [LEASE_MS]}
                REPLICATION=${2:-1}
                LEASE_MS=${3:-15000}
                PATH=$PATH:/opt/kafka/bin

                topic() {
                    name=$1 partitions=$2
                    shift 2
                    kafka-topics.sh --bootstrap-server "$BOOTSTRAP" --create --if-not-exists --topic "$name" \\
                        --partitions "$partitions" --replication-factor "$REPLICATION" "$@"
                }

                group() {
                    kafka-configs.sh --bootstrap-server "$BOOTSTRAP" --alter --entity-type groups --entity-name "$1" \\
                        --add-config "%s"
                }

                """.formatted(GROUP_SETTINGS));
        for (Spec spec : specs()) {
            script.append("topic %s %d%s\n".formatted(spec.name, spec.partitions, spec.configs.entrySet().stream()
                    .map(config -> " --config " + config).collect(Collectors.joining())));
        }
        script.append('\n');
        Topics.workers().forEach(service -> script.append("group %s\n".formatted(Topics.workerGroup(service))));
        return script.toString();
    }

    /// The catalogue as a table.
    static String table() {
        StringBuilder table = new StringBuilder("""
                <!-- Generated from the topic catalogue; see shared/contracts/README.md. -->
                # Topics

                Every topic `T` has dead letters `T.dlq`: one partition, kept for %d days.

                | topic | key | partitions | records | events |
                |---|---|---|---|---|
                """.formatted(Topics.deadLetterRetention().toDays()));
        for (Topic<?> topic : Topics.all()) {
            String events = EventSchemas.eventTypes(topic).stream().map(type -> '`' + type + '`').collect(Collectors.joining("<br>"));
            table.append("| `%s` | %s | %d | %s | %s |\n".formatted(
                    topic.name(), topic.keyed(), topic.partitions(), EventSchemas.policy(topic), events));
        }
        return table.toString();
    }
}
