package dev.tributary.worker.kafka;

import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/// Makes the catalogue true on a cluster: topics, their dead letters, and the share groups' settings. Doing it again
/// changes nothing.
public final class TopicAdmin {

    private static final int KAFKA_DELIVERY_LIMIT = 5;

    private final String bootstrapServers;

    public TopicAdmin(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /// Creates what is missing.
    ///
    /// @param replication replicas per partition: 1 on one machine
    /// @param lease       how long a worker may be silent before another gets its job
    /// @throws ExecutionException if the broker refuses
    public void declare(short replication, Duration lease) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            List<NewTopic> topics = new ArrayList<>();
            for (Topic<?> topic : Topics.all()) {
                topics.add(new NewTopic(topic.name(), topic.partitions(), replication).configs(topic.configs()));
                topics.add(new NewTopic(topic.deadLetters(), 1, replication).configs(topic.deadLetterConfigs()));
            }
            create(admin, topics);
            // Before any worker's first poll: the default, latest, would lose the commands sent before it joins.
            Map<ConfigResource, Collection<AlterConfigOp>> groups = new HashMap<>();
            for (String service : Topics.workers()) {
                groups.put(new ConfigResource(ConfigResource.Type.GROUP, Topics.workerGroup(service)), List.of(
                        set("share.auto.offset.reset", "earliest"),
                        set("share.isolation.level", "read_committed"),
                        set("share.record.lock.duration.ms", Long.toString(lease.toMillis()))));
            }
            admin.incrementalAlterConfigs(groups).all().get();
        }
    }

    /// How often the broker delivers a record to a share group before it drops it in silence.
    ///
    /// @throws ExecutionException if the broker does not answer
    public int deliveryLimit() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Node node = admin.describeCluster().nodes().get().iterator().next();
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
            ConfigEntry limit = admin.describeConfigs(List.of(broker)).all().get().get(broker).get("group.share.delivery.count.limit");
            return limit == null ? KAFKA_DELIVERY_LIMIT : Integer.parseInt(limit.value());
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private static void create(Admin admin, List<NewTopic> topics) throws ExecutionException, InterruptedException {
        for (Map.Entry<String, KafkaFuture<Void>> created : admin.createTopics(topics).values().entrySet()) {
            try {
                created.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }
}
