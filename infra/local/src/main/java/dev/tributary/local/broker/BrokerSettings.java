package dev.tributary.local.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The settings of a small broker that is its own controller: KRaft, one node, little memory, quick to come back.
///
/// @param folder     where it keeps its logs
/// @param port       for clients; on this machine only
/// @param controller for itself
public record BrokerSettings(Path folder, int port, int controller) {

    private static final int NODE = 1;
    /// The cleaner's default buffer, 128 MiB, is half of this broker's heap.
    private static final int CLEANER_BYTES = 16 << 20;

    /// As a `server.properties`.
    public Map<String, String> properties() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@localhost:" + controller);
        settings.put("listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", Integer.toString(9 << 20));
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(CLEANER_BYTES));
        // One node holds the only replica of everything.
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "4");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // Otherwise a broker that was killed waits 14 s for its own old session to end.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "500");
        // A job is leased for seconds and renewed for hours.
        settings.put("group.share.min.record.lock.duration.ms", "1000");
        // Restarting a service counts as a delivery: the most that Kafka allows before it drops a job's command.
        settings.put("group.share.delivery.count.limit", "10");
        return settings;
    }
}
