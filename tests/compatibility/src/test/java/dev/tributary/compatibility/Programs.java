package dev.tributary.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Other people's programs that check what we publish. A test is skipped, saying so, where the program is not installed.
final class Programs {

    private Programs() {
    }

    /// Skips the calling test unless the program is on the path.
    static void need(String program, String remedy) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(found, "no " + program + " here: " + remedy + " to run this test");
    }

    /// Runs a command to its end and returns its output; anything but success fails the test with all it said.
    static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", ".txt");
        Path errors = Files.createTempFile("errors", ".txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        try {
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s %s%n%s%n%s", String.join(" ", command), ended ? "ended badly" : "did not end",
                            Files.readString(output), Files.readString(errors))
                    .isTrue();
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
