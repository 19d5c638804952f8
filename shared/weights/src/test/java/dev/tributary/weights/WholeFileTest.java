package dev.tributary.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path home;

    @Test
    void aFileIsReplacedByWhatWasWritten() throws IOException {
        // Given
        Path file = Files.writeString(home.resolve("state"), "old");

        // When
        WholeFile.write(file, partial -> Files.writeString(partial, "new"));

        // Then
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("state");
    }

    @Test
    void aWriteThatBreaksOffLeavesTheOldFileAndNothingElse() throws IOException {
        // Given
        Path file = Files.writeString(home.resolve("state"), "old");

        // When
        assertThatThrownBy(() -> WholeFile.write(file, partial -> {
            Files.writeString(partial, "half");
            throw new IllegalStateException("broken off");
        })).hasMessage("broken off");

        // Then
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("state");
    }

    @Test
    void whatAKilledProcessLeftIsReplaced() throws IOException {
        // Given
        Files.writeString(home.resolve(".state.partial"), "much more than is written now");
        Path file = home.resolve("state");

        // When
        WholeFile.write(file, partial -> Files.writeString(partial, "new"));

        // Then
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("state");
    }

    @Test
    void aFullDiskIsNamedAndTheOldFileStays() throws IOException {
        // Given: a device that takes nothing, where the new file is to grow
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has /dev/full");
        Path file = Files.writeString(home.resolve("state"), "old");
        Files.createSymbolicLink(home.resolve(".state.partial"), full);

        // When
        assertThatThrownBy(() -> WholeFile.write(file, partial -> Files.writeString(partial, "new")))
                // Then
                .isInstanceOf(StorageFullException.class)
                .hasMessage("No space left while writing %s. Free some space and run again.", file);
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("state");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
