package dev.tributary.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void withoutATerminalALineIsWrittenOnlyWhenThereIsNews() {
        // Given
        LiveDisplay display = new LiveDisplay(new Terminal(out, 0, false));
        StageView running = StageView.running("train", 0.5, Duration.ofSeconds(20), Optional.of(Duration.ofSeconds(21)), "loss 3.2");

        // When: five seconds later nothing is said, ten seconds later it is
        display.show(List.of(StageView.waiting("merge"), running), NOW);
        display.show(List.of(running), NOW.plusSeconds(5));
        display.show(List.of(running), NOW.plusSeconds(10));
        display.show(List.of(StageView.done("train", Duration.ofSeconds(41), "75 steps")), NOW.plusSeconds(11));

        // Then
        assertThat(text().lines()).containsExactly(
                "  train     ##########..........  50 %  21 s left        loss 3.2",
                "  train     ##########..........  50 %  21 s left        loss 3.2",
                "  train     #################### 100 %  41 s             75 steps");
    }

    @Test
    void onATerminalTheBlockIsDrawnOver() {
        // Given
        LiveDisplay display = new LiveDisplay(new Terminal(out, 80, false));

        // When
        display.show(List.of(StageView.waiting("seal"), StageView.waiting("train")), NOW);
        display.show(List.of(StageView.waiting("seal"), StageView.waiting("train")), NOW);

        // Then: the second drawing begins two lines up
        assertThat(text()).contains("\u001B[2A");
    }

    @Test
    void aLongDetailIsCutToTheTerminal() {
        LiveDisplay display = new LiveDisplay(new Terminal(out, 80, false));

        String line = display.line(StageView.running("merge", 0.5, Duration.ofSeconds(1), Optional.empty(), "x".repeat(200)));

        assertThat(line).hasSizeLessThanOrEqualTo(80).endsWith("~");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
