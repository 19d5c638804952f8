package dev.tributary.local.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path folder;

    @Test
    void theLastLinesAreShown() throws Exception {
        assertThat(last(2, "a\nb\nc\n")).isEqualTo("b\nc\n");
    }

    @Test
    void aShorterLogIsShownWhole() throws Exception {
        assertThat(last(10, "a\nb\n")).isEqualTo("a\nb\n");
        assertThat(last(10, "")).isEmpty();
    }

    @Test
    void linesBeyondOneBlockAreFound() throws Exception {
        String log = IntStream.range(0, 5000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());

        assertThat(last(3000, log)).startsWith("line 2000\n").endsWith("line 4999\n");
    }

    private String last(int lines, String log) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new LogFile(Files.writeString(folder.resolve("a.log"), log)).print(new PrintStream(out, true, StandardCharsets.UTF_8), lines, false);
        return out.toString(StandardCharsets.UTF_8);
    }
}
