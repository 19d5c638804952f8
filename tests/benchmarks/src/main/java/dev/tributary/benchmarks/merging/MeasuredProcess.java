package dev.tributary.benchmarks.merging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command run to its end.
///
/// @param seconds          from before it is started until it has ended
/// @param processorSeconds what its threads took of all cores together; a last few milliseconds may be missing
/// @param ownBytes         the most memory it held at any time, heap and native, mapped files not counted (`RssAnon`, asked for every few
///                         milliseconds; Linux only, else 0)
record MeasuredProcess(double seconds, double processorSeconds, long ownBytes) {
    private static final long INTERVAL_MILLIS = 5;

    /// @throws IllegalStateException if it fails; the message holds what it printed
    static MeasuredProcess run(Path folder, List<String> command) {
        Path log = folder.resolve("benchmark.log");
        try {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            long most = 0;
            Duration processor = Duration.ZERO;
            while (!process.waitFor(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                most = Math.max(most, ownBytes(process.pid()));
                processor = process.info().totalCpuDuration().orElse(processor);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (process.exitValue() != 0) {
                throw new IllegalStateException("%s ended with %d:%n%s".formatted(command, process.exitValue(), Files.readString(log)));
            }
            return new MeasuredProcess(seconds, processor.toMillis() / 1e3, most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a benchmark", e);
        }
    }

    private static long ownBytes(long pid) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("RssAnon:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (NoSuchFileException e) {
            // It has just ended, or this is no Linux.
        } catch (IOException e) {
            if (!"No such process".equals(e.getMessage())) {
                throw e;
            }
        }
        return 0;
    }
}
