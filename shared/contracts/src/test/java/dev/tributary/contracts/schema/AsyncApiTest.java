package dev.tributary.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The committed document hangs together; that it is the catalogue's is held by [GeneratedFilesTest].
class AsyncApiTest {

    private static final Path RESOURCES = Path.of("src/main/resources");

    private final JsonNode document = read();

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#/")) {
                assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
            } else {
                assertThat(RESOURCES.resolve(reference)).exists();
            }
        });
    }

    @Test
    void everyTopicIsAChannel() {
        assertThat(document.get("channels").fieldNames()).toIterable()
                .containsExactlyElementsOf(Topics.all().stream().map(Topic::name).toList());
    }

    @Test
    void everyEventTypeIsAMessageOfSomeChannel() {
        assertThat(document.get("channels").findValues("messages").stream().flatMap(messages -> messages.properties().stream()))
                .extracting(Map.Entry::getKey)
                .containsAll(EventTypes.all().keySet());
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(RESOURCES.resolve("asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new IllegalStateException("asyncapi.yaml is not YAML", e);
        }
    }
}
