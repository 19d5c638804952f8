package dev.tributary.local.machine;

import dev.tributary.contracts.event.Topics;
import dev.tributary.local.broker.BrokerMain;
import dev.tributary.testing.edgar.FakeEdgarMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a system on one machine consists of: the broker and the services, each with its command line.
final class Members {

    static final String INGESTION = "ingestion";
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final List<String> JVM_FLAGS =
            List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC");
    /// Heaps, sized for small models on a small machine; libtorch's memory comes on top.
    private static final Map<String, String> HEAPS =
            Map.of("ingestion", "512m", "training", "768m", "merging", "512m", "tuning", "384m", "evaluation", "512m", "console", "192m");

    private final Home home;
    private final StateFolder state;
    private final Ports ports;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();

    Members(Home home, StateFolder state, Ports ports) {
        this.home = home;
        this.state = state;
        this.ports = ports;
    }

    /// The names of all processes, in the order in which they are shown.
    static List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(Member.BROKER);
        names.addAll(services());
        return names;
    }

    static List<String> services() {
        List<String> services = new ArrayList<>(Topics.workers());
        services.add("console");
        return services;
    }

    Member broker() {
        List<String> command = List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=classpath:broker-log4j2.properties",
                "-cp", System.getProperty("java.class.path"), BrokerMain.class.getName(),
                state.broker().toString(), Integer.toString(ports.kafka()), Integer.toString(ports.controller()));
        return new Member(Member.BROKER, List.of(ports.kafka(), ports.controller()), command, Map.of(), () -> listens(ports.kafka()));
    }

    Member fakeEdgar(double filingsPerMinute) {
        int port = ports.http(Member.FAKE_EDGAR);
        List<String> command = List.of(java(), "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), FakeEdgarMain.class.getName(),
                Integer.toString(port), Double.toString(filingsPerMinute), state.fakeEdgar().toString());
        return new Member(Member.FAKE_EDGAR, List.of(port), command, Map.of(), () -> listens(port));
    }

    Member service(String name) {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx" + HEAPS.get(name)));
        command.addAll(JVM_FLAGS);
        // A service that is asked every moment whether it is ready need not log each answer.
        command.add("-Dquarkus.log.category.\"io.smallrye.health\".level=ERROR");
        command.addAll(List.of("-jar", home.serviceJar(name).toString()));
        Map<String, String> environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", ports.bootstrap(),
                "TRIBUTARY_STORE", state.store().toString(),
                "TRIBUTARY_WORK", state.work(name).toString(),
                "TRIBUTARY_RELEASES", state.releases().toString(),
                "QUARKUS_HTTP_PORT", Integer.toString(ports.http(name)),
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                Spinning.VARIABLE, Spinning.COUNT));
        if (name.equals(INGESTION) && fakeEdgarRuns()) {
            environment.put("TRIBUTARY_INGESTION_EDGAR_BASE", "http://localhost:" + ports.http(Member.FAKE_EDGAR));
            environment.put("TRIBUTARY_INGESTION_EDGAR_USER_AGENT", "Tributary on one machine nobody@example.org");
        }
        URI health = URI.create("http://127.0.0.1:" + ports.http(name) + "/q/health/ready");
        return new Member(name, List.of(ports.http(name)), command, environment, () -> answers(health));
    }

    /// Whether filings are read from the fake EDGAR on this machine instead of the real one.
    private boolean fakeEdgarRuns() {
        return new MemberProcess(Member.FAKE_EDGAR, state).running().isPresent();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), (int) PROBE_TIMEOUT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answers(URI health) {
        HttpRequest request = HttpRequest.newBuilder(health).timeout(PROBE_TIMEOUT).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
