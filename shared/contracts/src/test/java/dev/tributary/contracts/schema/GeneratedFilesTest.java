package dev.tributary.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The committed files are what the records and the catalogue say. With `-Dtributary.update=true` they are written first.
class GeneratedFilesTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String REMEDY = "generated files differ from the records; write them with"
            + " ./mvnw -q -pl shared/contracts test -Dtest=GeneratedFilesTest -Dtributary.update=true";

    @Test
    void committedFilesAreWhatTheRecordsSay() throws IOException {
        // Given
        SortedMap<String, String> expected = GeneratedFiles.of(ROOT);
        if (Boolean.getBoolean("tributary.update")) {
            update(expected);
        }

        // When
        List<String> stale = new ArrayList<>();
        for (Map.Entry<String, String> file : expected.entrySet()) {
            Path committed = ROOT.resolve(file.getKey());
            if (!Files.exists(committed) || !Files.readString(committed).equals(file.getValue())) {
                stale.add(file.getKey());
            }
        }

        // Then
        assertThat(stale).as(REMEDY).isEmpty();
        assertThat(leftovers(expected)).as("schemas of no event or topic; " + REMEDY).isEmpty();
    }

    private static void update(SortedMap<String, String> expected) throws IOException {
        for (Map.Entry<String, String> file : expected.entrySet()) {
            GeneratedFiles.write(ROOT, file.getKey(), file.getValue());
        }
        for (Path leftover : leftovers(expected)) {
            Files.delete(leftover);
        }
    }

    private static List<Path> leftovers(SortedMap<String, String> expected) throws IOException {
        try (Stream<Path> schemas = Files.walk(ROOT.resolve(GeneratedFiles.SCHEMAS))) {
            return schemas.filter(Files::isRegularFile)
                    .filter(file -> !expected.containsKey(ROOT.relativize(file).toString().replace('\\', '/')))
                    .toList();
        }
    }
}
