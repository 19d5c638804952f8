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
    kafka-topics.sh --bootstrap-server "$BOOTSTRAP" --create --if-not-exists --topic "$name" \
        --partitions "$partitions" --replication-factor "$REPLICATION" "$@"
}

group() {
    kafka-configs.sh --bootstrap-server "$BOOTSTRAP" --alter --entity-type groups --entity-name "$1" \
        --add-config "share.auto.offset.reset=earliest,share.isolation.level=read_committed,share.record.lock.duration.ms=$LEASE_MS"
}

topic pipelines.state.v1 4 --config cleanup.policy=compact --config max.message.bytes=1048576 --config retention.ms=-1
topic pipelines.state.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic sources.events.v1 1 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=1209600000
topic sources.events.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic sources.state.v1 4 --config cleanup.policy=compact --config max.message.bytes=1048576 --config retention.ms=-1
topic sources.state.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic access.requests.v1 1 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=86400000
topic access.requests.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic access.answers.v1 1 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=86400000
topic access.answers.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic documents.extracted.v1 4 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=1209600000
topic documents.extracted.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic documents.events.v1 4 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=7776000000
topic documents.events.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic corpora.events.v1 4 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=31536000000
topic corpora.events.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic merges.events.v1 4 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=1209600000
topic merges.events.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic models.events.v1 4 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=31536000000
topic models.events.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic searches.events.v1 4 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=1209600000
topic searches.events.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic releases.events.v1 4 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=-1
topic releases.events.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic jobs.events.v1 1 --config cleanup.policy=delete --config max.message.bytes=1048576 --config retention.ms=7776000000
topic jobs.events.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic jobs.state.v1 4 --config cleanup.policy=compact --config max.message.bytes=1048576 --config retention.ms=-1
topic jobs.state.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic ingestion.commands.v1 1 --config cleanup.policy=delete --config max.message.bytes=8388608 --config retention.ms=1209600000
topic ingestion.commands.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=8454144 --config retention.ms=2592000000
topic ingestion.progress.v1 4 --config cleanup.policy=compact,delete --config max.message.bytes=1048576 --config retention.ms=86400000
topic ingestion.progress.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic training.commands.v1 1 --config cleanup.policy=delete --config max.message.bytes=8388608 --config retention.ms=1209600000
topic training.commands.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=8454144 --config retention.ms=2592000000
topic training.progress.v1 4 --config cleanup.policy=compact,delete --config max.message.bytes=1048576 --config retention.ms=86400000
topic training.progress.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic merging.commands.v1 1 --config cleanup.policy=delete --config max.message.bytes=8388608 --config retention.ms=1209600000
topic merging.commands.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=8454144 --config retention.ms=2592000000
topic merging.progress.v1 4 --config cleanup.policy=compact,delete --config max.message.bytes=1048576 --config retention.ms=86400000
topic merging.progress.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic tuning.commands.v1 1 --config cleanup.policy=delete --config max.message.bytes=8388608 --config retention.ms=1209600000
topic tuning.commands.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=8454144 --config retention.ms=2592000000
topic tuning.progress.v1 4 --config cleanup.policy=compact,delete --config max.message.bytes=1048576 --config retention.ms=86400000
topic tuning.progress.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000
topic evaluation.commands.v1 1 --config cleanup.policy=delete --config max.message.bytes=8388608 --config retention.ms=1209600000
topic evaluation.commands.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=8454144 --config retention.ms=2592000000
topic evaluation.progress.v1 4 --config cleanup.policy=compact,delete --config max.message.bytes=1048576 --config retention.ms=86400000
topic evaluation.progress.v1.dlq 1 --config cleanup.policy=delete --config max.message.bytes=1114112 --config retention.ms=2592000000

group ingestion-workers
group training-workers
group merging-workers
group tuning-workers
group evaluation-workers
