package dev.tributary.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The schemas of today against those of the last release. With `-Dtributary.release=true`, today's become the released ones.
class ReleasedSchemasTest {

    private static final Path RELEASED = Path.of("released");
    private static final Path CURRENT = Path.of("../../shared/contracts/src/main/resources/schemas");
    private static final String RULE = "within v1 only optional additions; a breaking change is a new type and a new topic";

    @BeforeAll
    static void release() throws IOException {
        if (Boolean.getBoolean("tributary.release")) {
            for (Path file : jsonFiles(CURRENT)) {
                Path copy = RELEASED.resolve(CURRENT.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void anEventChangesByOptionalAdditionsOnly(Path type) throws IOException {
        assertThat(CURRENT.resolve(type)).as("the type %s was removed or renamed; %s", type, RULE).exists();
        assertThat(SchemaEvolution.breaks(read(RELEASED.resolve(type)), read(CURRENT.resolve(type)))).as("%s: %s", type, RULE).isEmpty();
    }

    static List<Path> anEventChangesByOptionalAdditionsOnly() throws IOException {
        return released().stream().filter(path -> path.getNameCount() == 1).toList();
    }

    @ParameterizedTest
    @MethodSource
    void aTopicStaysAndCarriesWhatItCarried(Path topic) throws IOException {
        assertThat(CURRENT.resolve(topic)).as("the topic %s was removed or renamed; %s", topic, RULE).exists();
        assertThat(types(CURRENT.resolve(topic))).as("%s: %s", topic, RULE).containsAll(types(RELEASED.resolve(topic)));
    }

    static List<Path> aTopicStaysAndCarriesWhatItCarried() throws IOException {
        return released().stream().filter(path -> path.startsWith("topics")).toList();
    }

    private static List<Path> released() throws IOException {
        return jsonFiles(RELEASED).stream().map(RELEASED::relativize).toList();
    }

    private static List<Path> jsonFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static Set<String> types(Path topic) throws IOException {
        return new TreeSet<>(read(topic).path("anyOf").findValuesAsText("$ref"));
    }

    private static JsonNode read(Path file) throws IOException {
        return Json.mapper().readTree(file.toFile());
    }
}
