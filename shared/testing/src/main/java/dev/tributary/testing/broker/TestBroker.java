package dev.tributary.testing.broker;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/// One real KRaft broker and its controller in this JVM, on free ports, with empty logs that are deleted at the end. Ready in
/// about four seconds the first time. It has no topics: declare those that the test needs.
///
/// A module that uses it declares `org.apache.kafka:kafka-test-common-runtime` in test scope itself: this module's own
/// dependency on it is optional, since the launcher uses the rest of the module at run time. Not thread-safe; the test that
/// opens it closes it.
public final class TestBroker implements AutoCloseable {

    private final KafkaClusterTestKit cluster;

    private TestBroker(KafkaClusterTestKit cluster) {
        this.cluster = cluster;
    }

    /// Starts a broker with the settings of the launcher's small broker.
    public static TestBroker start() {
        return start(Map.of());
    }

    /// Starts a broker.
    ///
    /// @param settings broker settings that differ from the small broker's
    public static TestBroker start(Map<String, String> settings) {
        try {
            // Apart, so that the broker can be stopped and come back while its controller stays.
            TestKitNodes nodes = new TestKitNodes.Builder(features())
                    .setCombined(false).setNumBrokerNodes(1).setNumControllerNodes(1).build();
            KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(nodes)
                    .setConfigProp("auto.create.topics.enable", "false")
                    .setConfigProp("group.initial.rebalance.delay.ms", "0")
                    .setConfigProp("offsets.topic.num.partitions", "1")
                    .setConfigProp("offsets.topic.replication.factor", "1")
                    .setConfigProp("transaction.state.log.num.partitions", "1")
                    .setConfigProp("transaction.state.log.replication.factor", "1")
                    .setConfigProp("transaction.state.log.min.isr", "1")
                    .setConfigProp("share.coordinator.state.topic.num.partitions", "1")
                    .setConfigProp("share.coordinator.state.topic.replication.factor", "1")
                    .setConfigProp("share.coordinator.state.topic.min.isr", "1")
                    .setConfigProp("group.share.min.record.lock.duration.ms", "1000")
                    .setConfigProp("broker.session.timeout.ms", "2000")
                    .setConfigProp("broker.heartbeat.interval.ms", "500")
                    .setConfigProp("log.cleaner.dedupe.buffer.size", "16777216");
            settings.forEach(builder::setConfigProp);
            KafkaClusterTestKit cluster = builder.build();
            cluster.format();
            cluster.startup();
            cluster.waitForReadyBrokers();
            return new TestBroker(cluster);
        } catch (Exception e) {
            throw new IllegalStateException("the broker in this JVM did not start", e);
        }
    }

    /// What a freshly formatted broker of this version has: the kit by itself leaves out share groups and the rest.
    private static BootstrapMetadata features() {
        MetadataVersion version = MetadataVersion.LATEST_PRODUCTION;
        Map<String, Short> levels = Feature.PRODUCTION_FEATURES.stream()
                .filter(feature -> feature != Feature.KRAFT_VERSION)
                .collect(Collectors.toMap(Feature::featureName, feature -> feature.defaultLevel(version)));
        return BootstrapMetadata.fromVersions(version, levels, "test");
    }

    /// Where clients connect; stays the same while the broker is away.
    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    /// Takes the broker away: clients find nobody, what was acknowledged stays on disk.
    public void stop() {
        cluster.brokers().values().forEach(broker -> {
            broker.shutdown();
            broker.awaitShutdown();
        });
    }

    /// Brings the broker back, on the same port.
    public void comeBack() {
        cluster.brokers().values().forEach(broker -> broker.startup());
    }

    /// Stops everything and deletes the logs.
    @Override
    public void close() {
        try {
            cluster.close();
        } catch (Exception e) {
            throw new IllegalStateException("the broker in this JVM did not stop", e);
        }
    }
}
