package dev.tributary.tuning.method;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Measures time and memory from the moment it is made. Memory is Linux's high-water mark of the resident set, which the meter
/// resets at its start: of two meters at a time, the earlier one sees only what came after the later one's start.
public final class Meter {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final String RESET_PEAK = "5";

    private final long start = System.nanoTime();

    private Meter() {
    }

    /// Starts to measure.
    public static Meter start() {
        if (Files.isWritable(RESET)) {
            try {
                Files.writeString(RESET, RESET_PEAK);
            } catch (IOException e) {
                // Forbidden in some containers: the peak is then that of the whole process so far.
                return new Meter();
            }
        }
        return new Meter();
    }

    /// Seconds since the start.
    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /// The most memory that was resident since the start.
    public OptionalLong peakBytes() {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
