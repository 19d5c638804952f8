package dev.tributary.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Prometheus and Grafana ask only for metrics that are declared, in PromQL that parses, and alerts fire when they should.
class MonitoringTest {

    private static final Path INFRA = Path.of("../../infra").toAbsolutePath().normalize();
    private static final Path PROMETHEUS = INFRA.resolve("prometheus");
    private static final Path DASHBOARD = INFRA.resolve("grafana/dashboards/tributary.json");
    private static final String INSTALL = "install the Debian package prometheus";
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void panelsAndAlertsUseDeclaredMetricsOnly() throws IOException {
        // Given
        Set<String> declared = new TreeSet<>();
        YAML.readTree(PROMETHEUS.resolve("metrics.yml").toFile()).fieldNames().forEachRemaining(declared::add);

        // When
        Set<String> used = new TreeSet<>();
        panels().forEach(expression -> used.addAll(PromQl.metrics(expression)));
        alerts().forEach(expression -> used.addAll(PromQl.metrics(expression)));

        // Then
        assertThat(used).isEqualTo(declared);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            up                                                                     | up
            sum by (job, kind) (rate(a_total{kind="b_total"}[5m])) * 60            | a_total
            a > 0 and on (service) (max by (service) (changes(b[15m])) == 0)       | a,b
            increase(a[15m]) > 0 or (a unless a offset 15m)                        | a
            histogram_quantile(0.5, sum(rate(a_bucket[1m])) by (le)) / count(c:d)  | a_bucket,c:d
            """)
    void theMetricsOfAnExpressionAreItsSelectors(String expression, String metrics) {
        assertThat(PromQl.metrics(expression)).containsExactly(metrics.split(","));
    }

    @Test
    void everyPanelParses(@TempDir Path folder) throws IOException, InterruptedException {
        // Given
        Programs.need("promtool", INSTALL);
        List<JsonNode> rules = new ArrayList<>();
        for (String expression : panels()) {
            rules.add(Json.mapper().createObjectNode()
                    .put("record", "panel:" + rules.size())
                    .put("expr", PromQl.withoutVariables(expression)));
        }
        Map<String, Object> group = Map.of("name", "panels", "rules", rules);
        YAML.writeValue(folder.resolve("panels.yml").toFile(), Map.of("groups", List.of(group)));

        // When
        String said = Programs.run(folder, "promtool", "check", "rules", "panels.yml");

        // Then
        assertThat(said).contains("SUCCESS: " + rules.size() + " rules found");
    }

    @Test
    void prometheusAcceptsItsConfiguration() throws IOException, InterruptedException {
        Programs.need("promtool", INSTALL);
        assertThat(Programs.run(PROMETHEUS, "promtool", "check", "config", "prometheus.yml")).contains("SUCCESS");
    }

    @Test
    void alertsFireWhenTheyShouldAndNotBefore() throws IOException, InterruptedException {
        Programs.need("promtool", INSTALL);
        assertThat(Programs.run(PROMETHEUS, "promtool", "test", "rules", "alerts.test.yml")).contains("SUCCESS");
    }

    @Test
    void everyAlertIsTested() throws IOException {
        // Given
        List<String> alerts = YAML.readTree(PROMETHEUS.resolve("alerts.yml").toFile()).findValuesAsText("alert");

        // When
        List<String> tested = YAML.readTree(PROMETHEUS.resolve("alerts.test.yml").toFile()).findValuesAsText("alertname");

        // Then
        assertThat(alerts).isNotEmpty();
        assertThat(new HashSet<>(tested)).isEqualTo(new HashSet<>(alerts));
    }

    @Test
    void everyPanelSaysWhatItShows() throws IOException {
        for (JsonNode panel : Json.mapper().readTree(DASHBOARD.toFile()).get("panels")) {
            if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.path("description").asText()).as(panel.get("title").asText()).isNotBlank();
                assertThat(panel.at("/datasource/uid").asText()).as(panel.get("title").asText()).isEqualTo("prometheus");
            }
        }
    }

    private static List<String> panels() throws IOException {
        JsonNode dashboard = Json.mapper().readTree(Files.readAllBytes(DASHBOARD));
        List<String> expressions = dashboard.findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(10);
        return expressions;
    }

    private static List<String> alerts() throws IOException {
        return YAML.readTree(PROMETHEUS.resolve("alerts.yml").toFile()).findValuesAsText("expr");
    }
}
