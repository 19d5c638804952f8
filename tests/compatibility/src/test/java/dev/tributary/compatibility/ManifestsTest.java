package dev.tributary.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.contracts.event.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compose and Kubernetes files are well formed and agree with the services and with each other.
class ManifestsTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final YAMLMapper YAML = new YAMLMapper(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    private static final Map<String, Integer> PORTS =
            Map.of("console", 8080, "ingestion", 8081, "training", 8082, "merging", 8083, "evaluation", 8084, "tuning", 8085);

    @ParameterizedTest
    @MethodSource
    void everyFileIsWellFormed(Path file) throws IOException {
        assertThat(documents(file)).isNotEmpty().allMatch(document -> document.isContainerNode());
    }

    static List<Path> everyFileIsWellFormed() throws IOException {
        try (Stream<Path> infra = Files.walk(ROOT.resolve("infra")); Stream<Path> k8s = Files.walk(ROOT.resolve("k8s"))) {
            return Stream.concat(infra, k8s)
                    .filter(file -> file.toString().matches(".*\\.(ya?ml|json)") && !file.toString().contains("/target/"))
                    .toList();
        }
    }

    @Test
    void composeRunsEveryServiceOnItsOwnPort() throws IOException {
        JsonNode compose = YAML.readTree(ROOT.resolve("infra/compose/compose.yaml").toFile()).get("services");
        for (Map.Entry<String, Integer> service : ports().entrySet()) {
            String port = service.getValue() + ":" + service.getValue();
            assertThat(compose.at("/" + service.getKey() + "/ports/0").asText()).as(service.getKey()).isEqualTo(port);
            assertThat(compose.at("/" + service.getKey() + "/build/context").asText())
                    .isEqualTo("../../services/" + service.getKey() + "/target/quarkus-app");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus", "compose"})
    void prometheusScrapesEveryServiceOnItsOwnPort(String folder) throws IOException {
        // Given
        JsonNode targets = YAML.readTree(ROOT.resolve("infra").resolve(folder).resolve("targets.yml").toFile());

        // When
        Map<String, Integer> scraped = new TreeMap<>();
        for (JsonNode target : targets) {
            scraped.put(target.at("/labels/service").asText(), Integer.valueOf(target.at("/targets/0").asText().replaceFirst(".*:", "")));
        }

        // Then
        assertThat(scraped).isEqualTo(ports());
    }

    @Test
    void theTopicScriptIsShell() throws IOException, InterruptedException {
        Programs.need("sh", "use a POSIX system");
        Programs.run(ROOT.resolve("infra/kafka"), "sh", "-n", "create-topics.sh");
    }

    @Test
    void theKubeflowOverlayHandsTrainingToARuntimeThatExists() throws IOException, InterruptedException {
        // Given
        Programs.need("kubectl", "install kubectl, which brings kustomize,");

        // When
        List<JsonNode> resources = documents(Programs.run(ROOT, "kubectl", "kustomize", "k8s/overlays/kubeflow"));

        // Then
        assertThat(names(resources, "ClusterTrainingRuntime")).containsExactly("tributary-torch");
        JsonNode container = of(resources, "ClusterTrainingRuntime").findFirst().orElseThrow()
                .at("/spec/template/spec/replicatedJobs/0/template/spec/template/spec/containers/0");
        assertThat(container.get("name").asText()).isEqualTo("node");
        String entryPoint = container.at("/command/2").asText();
        assertThat(ROOT.resolve("k8s/training-runtime").resolve(Path.of(entryPoint).getFileName())).exists();
        JsonNode training = of(resources, "Deployment").filter(deployment -> deployment.at("/metadata/name").asText().equals("tributary-training"))
                .findFirst().orElseThrow();
        assertThat(names(resources, "ServiceAccount")).contains(training.at("/spec/template/spec/serviceAccountName").asText());
        assertThat(training.findValuesAsText("name")).contains("TRIBUTARY_TRAINING_ENGINE");
        JsonNode rights = of(resources, "Role").filter(role -> role.at("/metadata/name").asText().equals("tributary-train-jobs")).findFirst()
                .orElseThrow().get("rules");
        assertThat(rights.get(0).get("verbs").toString()).contains("create", "get", "list", "watch", "patch", "delete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "production", "kubeflow"})
    void anOverlayBuildsAndHoldsTogether(String overlay) throws IOException, InterruptedException {
        // Given
        Programs.need("kubectl", "install kubectl, which brings kustomize,");

        // When
        List<JsonNode> resources = documents(Programs.run(ROOT, "kubectl", "kustomize", "k8s/overlays/" + overlay));

        // Then
        List<String> services = ports().keySet().stream().map(service -> "tributary-" + service).toList();
        assertThat(names(resources, "Deployment")).containsExactlyInAnyOrderElementsOf(services);
        assertThat(names(resources, "Service")).containsExactlyInAnyOrderElementsOf(services);
        assertThat(names(resources, "KafkaTopic")).containsExactlyInAnyOrderElementsOf(Topics.all().stream()
                .flatMap(topic -> Stream.of(topic.name(), topic.deadLetters())).toList());
        int brokers = of(resources, "KafkaNodePool").findFirst().orElseThrow().at("/spec/replicas").asInt();
        assertThat(of(resources, "KafkaTopic")).allMatch(topic -> topic.at("/spec/replicas").asInt() == brokers);
        assertThat(of(resources, "ScaledObject").map(scaled -> scaled.at("/spec/scaleTargetRef/name").asText()))
                .allMatch(services::contains);
        assertThat(of(resources, "Deployment").flatMap(deployment -> deployment.findValuesAsText("claimName").stream()))
                .allMatch(names(resources, "PersistentVolumeClaim")::contains);
    }

    private static Map<String, Integer> ports() throws IOException {
        for (Map.Entry<String, Integer> service : PORTS.entrySet()) {
            Path properties = ROOT.resolve("services/" + service.getKey() + "/src/main/resources/application.properties");
            if (Files.exists(properties)) {
                Properties settings = new Properties();
                try (InputStream text = Files.newInputStream(properties)) {
                    settings.load(text);
                }
                assertThat(settings.getProperty("quarkus.http.port")).as(properties.toString())
                        .isEqualTo(service.getValue().toString());
            }
        }
        return PORTS;
    }

    private static Stream<JsonNode> of(List<JsonNode> resources, String kind) {
        return resources.stream().filter(resource -> resource.get("kind").asText().equals(kind));
    }

    private static List<String> names(List<JsonNode> resources, String kind) {
        return of(resources, kind).map(resource -> resource.at("/metadata/name").asText()).toList();
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        return documents(Files.readString(file));
    }

    private static List<JsonNode> documents(String yaml) throws IOException {
        try (JsonParser parser = YAML.createParser(yaml);
                MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(parser)) {
            return documents.readAll();
        }
    }
}
