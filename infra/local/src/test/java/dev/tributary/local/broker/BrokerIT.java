package dev.tributary.local.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.release.ReleaseRolledBack;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.events.Received;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.TopicAdmin;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real broker in a process of its own.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BrokerIT {

    private static final Duration LEASE = Duration.ofSeconds(7);

    @TempDir
    Path folder;

    private int port;
    private int controller;
    private Process broker;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = one.getLocalPort();
            controller = two.getLocalPort();
        }
        broker = startBroker();
    }

    @AfterEach
    void stop() throws InterruptedException {
        broker.destroy();
        assertThat(broker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyTopicOfTheCatalogueAndEveryGroupSettingIsMadeAndMakingThemAgainChangesNothing() throws Exception {
        // When
        new TopicAdmin(bootstrap()).declare((short) 1, LEASE);
        new TopicAdmin(bootstrap()).declare((short) 1, LEASE);

        // Then
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            List<String> expected = new ArrayList<>();
            for (Topic<?> topic : Topics.all()) {
                expected.add(topic.name());
                expected.add(topic.deadLetters());
            }
            assertThat(admin.listTopics().names().get()).containsAll(expected);
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.workerGroup("training"));
            // The broker learns of it from its controller a moment after the controller has answered.
            String lock = lockDuration(admin, group);
            while (!lock.equals("7000")) {
                lock = lockDuration(admin, group);
            }
            assertThat(lock).isEqualTo("7000");
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        // Given
        new TopicAdmin(bootstrap()).declare((short) 1, LEASE);
        Events events = new Events("test", Clock.systemUTC());
        List<String> acknowledged = new ArrayList<>();
        try (EventPublisher publisher = new EventPublisher(bootstrap(), "test")) {
            for (int release = 1; release <= 50; release++) {
                Event<ReleaseRolledBack> event = events.first(new ReleaseRolledBack("sec", release, release - 1, "test"));
                publisher.publish(Topics.RELEASES, event);
                acknowledged.add(event.id());
            }
        }

        // When
        broker.destroyForcibly().waitFor();
        broker = startBroker();

        // Then
        try (EventFeed feed = new EventFeed(bootstrap(), List.of(Topics.RELEASES), (where, why) -> {
            throw new AssertionError(where + ": " + why);
        })) {
            assertThat(feed.history()).extracting(received -> received.event().id()).containsExactlyElementsOf(acknowledged);
        }
    }

    @Test
    void aFeedTellsWhatIsNewFromWhatWasThere() throws Exception {
        // Given
        new TopicAdmin(bootstrap()).declare((short) 1, LEASE);
        Events events = new Events("test", Clock.systemUTC());
        try (EventPublisher publisher = new EventPublisher(bootstrap(), "test")) {
            publisher.publish(Topics.RELEASES, events.first(new ReleaseRolledBack("sec", 2, 1, "before")));
            publisher.publish("releases.events.v1", "sec", "no event".getBytes(), List.of());
            List<String> unreadable = new ArrayList<>();
            try (EventFeed feed = new EventFeed(bootstrap(), List.of(Topics.RELEASES), (where, why) -> unreadable.add(where))) {

                // When
                List<Received> before = feed.history();
                publisher.publish(Topics.RELEASES, events.first(new ReleaseRolledBack("sec", 3, 2, "after")));
                List<Received> after = new ArrayList<>();
                while (after.isEmpty()) {
                    after.addAll(feed.poll(Duration.ofSeconds(1)));
                }

                // Then
                assertThat(before).extracting(Received::fresh).containsExactly(false);
                assertThat(after).extracting(Received::fresh).containsExactly(true);
                assertThat(unreadable).hasSize(1).first().asString().startsWith("releases.events.v1, partition ");
            }
        }
    }

    private static String lockDuration(Admin admin, ConfigResource group) throws Exception {
        return admin.describeConfigs(List.of(group)).all().get().get(group).get("share.record.lock.duration.ms").value();
    }

    private Process startBroker() throws Exception {
        Process started = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.configurationFile=classpath:broker-log4j2.properties",
                "-cp", System.getProperty("java.class.path"), BrokerMain.class.getName(),
                folder.resolve("broker").toString(), Integer.toString(port), Integer.toString(controller))
                .redirectErrorStream(true).redirectOutput(folder.resolve("broker.log").toFile()).start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            while (!answers(admin)) {
                assertThat(started.isAlive()).as("broker, see %s", folder.resolve("broker.log")).isTrue();
            }
        }
        return started;
    }

    private static boolean answers(Admin admin) throws Exception {
        try {
            return !admin.describeCluster(new DescribeClusterOptions().timeoutMs(1000)).nodes().get().isEmpty();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(TimeoutException.class);
            return false;
        }
    }

    private String bootstrap() {
        return "localhost:" + port;
    }
}
