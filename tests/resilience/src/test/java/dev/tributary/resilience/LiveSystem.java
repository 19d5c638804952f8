package dev.tributary.resilience;

import static org.awaitility.Awaitility.await;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobEvent;
import dev.tributary.contracts.job.JobState;
import dev.tributary.local.broker.BrokerMain;
import dev.tributary.local.machine.Home;
import dev.tributary.local.machine.Spinning;
import dev.tributary.testing.broker.CommittedTopic;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.TopicAdmin;
import dev.tributary.worker.ledger.JobStates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/// A broker and workers of one service as processes, as the launcher starts them, on free ports, with everything in one folder.
final class LiveSystem implements AutoCloseable {

    private static final Duration LEASE = Duration.ofSeconds(5);

    private final Path folder;
    private final int kafkaPort = freePort();
    private final int controllerPort = freePort();
    private final String service;
    private final List<String> flags;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Events events = new Events("test", Clock.systemUTC());
    private LiveProcess broker;
    private final List<LiveProcess> workers = new ArrayList<>();
    private final EventPublisher publisher;
    private final JobStates states;

    /// @param folder  made when needed
    /// @param service what the workers are
    /// @param count   how many workers, each with a work folder of its own
    /// @param flags   for their JVMs
    LiveSystem(Path folder, String service, int count, String... flags) throws IOException, InterruptedException, ExecutionException {
        this.folder = Files.createDirectories(folder);
        this.service = service;
        this.flags = List.of(flags);
        broker = startBroker();
        new TopicAdmin(bootstrapServers()).declare((short) 1, LEASE);
        publisher = new EventPublisher(bootstrapServers(), "test");
        states = new JobStates(bootstrapServers(), service);
        // Together: on two cores that is a third quicker than one after the other.
        workers.addAll(IntStream.range(0, count).parallel().mapToObj(this::startWorker).toList());
    }

    /// The artifact store that the workers use.
    Path store() {
        return folder.resolve("store");
    }

    FileArtifactStore artifacts() throws IOException {
        return new FileArtifactStore(store());
    }

    void ask(JobCommand command) {
        publisher.publish(Topics.commands(service), events.first(command));
    }

    /// Says something to everybody.
    <T extends Payload> void publish(Topic<? super T> topic, T payload) {
        publisher.publish(topic, events.first(payload));
    }

    /// What was said about a job, in order.
    <E extends JobEvent> List<E> said(JobCommand command, Class<E> type) {
        return events(Topics.JOB_EVENTS.name()).stream().map(Event::data)
                .filter(data -> type.isInstance(data) && data.key().equals(command.key())).map(type::cast).toList();
    }

    List<Event<Payload>> events(String topic) {
        return CommittedTopic.events(bootstrapServers(), topic);
    }

    /// Waits for the end of a job.
    JobState.Completed awaitCompleted(JobCommand command) {
        try {
            await().atMost(LiveProcess.PATIENCE).until(() -> states.find(command.key()).filter(JobState::isOver).isPresent());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("job %s of %s did not end; it is %s%n%s".formatted(
                    command.key(), command.pipeline(), states.find(command.key()), logs()), e);
        }
        return switch (states.find(command.key()).orElseThrow()) {
            case JobState.Completed completed -> completed;
            case JobState other -> throw new IllegalStateException("the job ended as %s%n%s".formatted(other, logs()));
        };
    }

    JobStates states() {
        return states;
    }

    LiveProcess worker(int number) {
        return workers.get(number);
    }

    void restartWorker(int number) {
        workers.set(number, startWorker(number));
    }

    LiveProcess broker() {
        return broker;
    }

    void restartBroker() {
        broker = startBroker();
    }

    private String bootstrapServers() {
        return "localhost:" + kafkaPort;
    }

    private LiveProcess startBroker() {
        return LiveProcess.start("broker", List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=classpath:broker-log4j2.properties",
                "-cp", System.getProperty("java.class.path"), BrokerMain.class.getName(),
                folder.resolve("broker").toString(), Integer.toString(kafkaPort), Integer.toString(controllerPort)),
                Map.of(), folder.resolve("broker.log"), this::brokerListens);
    }

    private LiveProcess startWorker(int number) {
        Path jar = new Home(Path.of("../..").toAbsolutePath().normalize()).serviceJar(service);
        int httpPort = freePort();
        String name = service + "-" + number;
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        return LiveProcess.start(name, command,
                Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers(),
                        "TRIBUTARY_STORE", store().toString(),
                        "TRIBUTARY_WORK", folder.resolve(name).toString(),
                        "TRIBUTARY_RELEASES", folder.resolve("releases").toString(),
                        "QUARKUS_HTTP_PORT", Integer.toString(httpPort),
                        "QUARKUS_HTTP_HOST", "127.0.0.1",
                        Spinning.VARIABLE, Spinning.COUNT),
                folder.resolve(name + ".log"), () -> serviceLives(httpPort));
    }

    String logs() {
        return workers.stream().map(LiveProcess::log).collect(Collectors.joining(System.lineSeparator()));
    }

    private boolean brokerListens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", kafkaPort), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean serviceLives(int httpPort) {
        URI health = URI.create("http://127.0.0.1:" + httpPort + "/q/health/live");
        try {
            return http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        states.close();
        for (LiveProcess worker : workers) {
            worker.kill();
        }
        publisher.close();
        broker.kill();
    }
}
