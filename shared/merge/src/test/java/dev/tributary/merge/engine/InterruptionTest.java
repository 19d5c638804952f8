package dev.tributary.merge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InterruptionTest {

    @Test
    void aProcessThatIsToldToStopEndsItsWorkInGoodOrderAndThenAtOnce() throws IOException, InterruptedException {
        // Given
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Work.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assumeTrue(process.supportsNormalTermination());
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("at work");

            // When
            Instant told = Instant.now();
            process.toHandle().destroy();

            // Then
            assertThat(said.readLine()).isEqualTo("stopped in good order");
            process.waitFor();
            assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(8));
        }
    }

    static final class Work {
        public static void main(String[] arguments) {
            try (Interruption interruption = Interruption.watch()) {
                System.out.println("at work");
                while (!interruption.asked()) {
                    Thread.onSpinWait();
                }
            }
            System.out.println("stopped in good order");
            Interruption.exit(1);
        }
    }
}
