package dev.tributary.contracts.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// Every generated file of the repository, by its path from the root.
final class GeneratedFiles {

    private static final String RESOURCES = "shared/contracts/src/main/resources/";
    static final String SCHEMAS = RESOURCES + "schemas/";
    private static final ObjectWriter PRETTY = Json.mapper().writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private static final ObjectWriter YAML = new YAMLMapper(new YAMLFactory()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)).writer();
    private static final String MARK = "# Generated from the topic catalogue; see shared/contracts/README.md.\n";

    private GeneratedFiles() {
    }

    /// What the files must hold.
    ///
    /// @param root the checkout
    static SortedMap<String, String> of(Path root) throws IOException {
        EventSchemas schemas = new EventSchemas(Javadoc.read(root.resolve("shared/contracts/src/main/java")));
        SortedMap<String, String> files = new TreeMap<>();
        EventTypes.all().forEach((type, payload) -> files.put(SCHEMAS + EventSchemas.file(type), json(schemas.event(type, payload))));
        for (Topic<?> topic : Topics.all()) {
            files.put(SCHEMAS + "topics/" + topic.name() + ".json", json(schemas.topic(topic)));
        }
        files.put(RESOURCES + "asyncapi.yaml", yaml(new AsyncApi(schemas).document()));
        files.put("infra/kafka/create-topics.sh", KafkaTopics.script());
        files.put("infra/kafka/TOPICS.md", KafkaTopics.table());
        files.put("k8s/base/kafka-topics.yaml", MARK + ClusterManifests.topics());
        files.put("k8s/base/share-groups.yaml", MARK + ClusterManifests.shareGroups());
        files.put("k8s/overlays/production/scaled-objects.yaml", MARK + ClusterManifests.scaling());
        return files;
    }

    /// Writes one.
    static void write(Path root, String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        if (path.endsWith(".sh") && !file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + path + " executable");
        }
    }

    private static String json(JsonNode tree) {
        try {
            return PRETTY.writeValueAsString(tree) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    private static String yaml(JsonNode tree) {
        try {
            return MARK + YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }
}
