package dev.tributary.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writers that are killed at any moment leave nothing visible that is not whole.
class KillSafetyTest {

    private static final int KILLS = 4;

    @Test
    void whatIsVisibleAfterAKillIsWhole(@TempDir Path folder) throws Exception {
        // Given
        Random random = new Random(3);

        // When
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"), EndlessPuts.class.getName(), folder.toString(), Integer.toString(kill))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (BufferedReader stored = writer.inputReader(StandardCharsets.UTF_8)) {
                int enough = 3 + random.nextInt(20);
                for (int i = 0; i < enough; i++) {
                    assertThat(stored.readLine()).isEqualTo("stored");
                }
                writer.destroyForcibly().waitFor();
            }
        }

        // Then
        List<Path> visible = visible(folder);
        assertThat(visible).hasSizeGreaterThan(3 * KILLS);
        for (Path file : visible) {
            assertThat(file).hasFileName(Sha256.hex(Files.readAllBytes(file)));
        }
    }

    private static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder.resolve("sha256"))) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
