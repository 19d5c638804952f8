package dev.tributary.merging.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PracticeTest {
    @Test
    void practiceEndsWellAndLeavesNothing() throws IOException {
        // Given
        List<Path> before = practices();

        // When
        Practice.main(new String[0]);

        // Then
        assertThat(practices()).isEqualTo(before);
    }

    private static List<Path> practices() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tributary-practice")).sorted().toList();
        }
    }
}
