package dev.tributary.neural.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With real processes and `kill -9`, each resuming where another left off.
class KilledTrainingIT {

    @TempDir
    Path folder;

    @Test
    @Timeout(240)
    void threeKillsChangeNeitherALossNorAByte() throws IOException, InterruptedException {
        // Given a run nobody disturbs
        Path calm = Files.createDirectory(folder.resolve("calm"));
        Map<Integer, String> expected = new TreeMap<>();
        live(calm, Integer.MAX_VALUE, expected);
        // When another is killed inside the steps after 7, 23 and 41
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Map<Integer, String> seen = new TreeMap<>();
        for (int kill : new int[] {7, 23, 41, Integer.MAX_VALUE}) {
            live(killed, kill, seen);
        }
        // Then every step was the same, the ones computed twice both times, and so is the model
        assertThat(expected).hasSize(60);
        assertThat(seen).isEqualTo(expected);
        assertThat(killed.resolve("model/model.safetensors")).hasSameBinaryContentAs(calm.resolve("model/model.safetensors"));
    }

    /// Runs a process until it ends or has printed step `kill`, then kills it.
    private static void live(Path folder, int kill, Map<Integer, String> losses) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                TrainingProcess.class.getName(), folder.toString()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        boolean wasKilled = false;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int step = Integer.parseInt(line.substring(0, line.indexOf(' ')));
                String before = losses.put(step, line);
                assertThat(before == null || before.equals(line)).as("step %d: %s, then %s", step, before, line).isTrue();
                if (step == kill) {
                    process.destroyForcibly();
                    wasKilled = true;
                    break;
                }
            }
        } finally {
            process.destroyForcibly();
        }
        int exit = process.waitFor();
        assertThat(exit == 0).isNotEqualTo(wasKilled);
    }
}
