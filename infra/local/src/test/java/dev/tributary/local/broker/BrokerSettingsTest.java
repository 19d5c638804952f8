package dev.tributary.local.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

    private final Map<String, String> settings = new BrokerSettings(Path.of("/state/broker"), 9192, 9193).properties();

    @Test
    void theBrokerListensOnThisMachineOnly() {
        assertThat(settings.get("listeners")).isEqualTo("PLAINTEXT://localhost:9192,CONTROLLER://localhost:9193");
        assertThat(settings).containsEntry("auto.create.topics.enable", "false").containsEntry("log.dirs", "/state/broker");
    }

    @Test
    void theLargestRecordOfTheCatalogueFits() {
        int largest = Topics.all().stream().mapToInt(Topic::maxRecordBytes).max().orElseThrow();

        assertThat(Integer.parseInt(settings.get("message.max.bytes"))).isGreaterThanOrEqualTo(largest);
    }
}
