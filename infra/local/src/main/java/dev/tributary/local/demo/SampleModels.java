package dev.tributary.local.demo;

import dev.tributary.artifacts.FolderTree;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.machine.Spinning;
import dev.tributary.local.machine.StateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The demo's base and partner: made once, by a process of their own, and kept until their settings change.
final class SampleModels implements AutoCloseable {

    static final String LABEL = "models";

    private final StateFolder state;
    private final Path stamp;
    private final Instant began = Instant.now();
    private volatile Optional<Process> process = Optional.empty();
    private volatile Thread follower = Thread.currentThread();
    private volatile SampleStep step = new SampleStep(0, -1, "starting");

    SampleModels(StateFolder state) {
        this.state = state;
        this.stamp = state.models().resolve("made-with");
    }

    /// Whether the models of these settings are there already.
    boolean made() {
        try {
            return Files.readString(stamp).strip().equals(SampleSettings.DEMO.digest());
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Begins to make them.
    void start() {
        try {
            FolderTree.delete(state.models());
            Files.createDirectories(state.models());
            Files.createDirectories(state.log(LABEL).getParent());
            ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                    "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                    "-cp", System.getProperty("java.class.path"), SampleModelsMain.class.getName(), state.models().toString());
            builder.environment().put(Spinning.VARIABLE, Spinning.COUNT);
            builder.redirectError(ProcessBuilder.Redirect.appendTo(state.log(LABEL).toFile()));
            Process started = builder.start();
            process = Optional.of(started);
            follower = Thread.ofVirtual().start(() -> follow(started));
        } catch (IOException e) {
            throw new ProblemException(ExitCode.FAILED, "cannot make the sample models in %s: %s".formatted(state.models(), e.getMessage()), e);
        }
    }

    private void follow(Process started) {
        try (BufferedReader lines = started.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    step = SampleStep.parse(line);
                }
            }
        } catch (IOException e) {
            // The process has ended; how it ended is asked of the process.
            step = new SampleStep(step.fraction(), -1, "ended");
        }
    }

    /// Whether they are being made still.
    ///
    /// @throws ProblemException if making them failed
    boolean running() {
        if (process.isEmpty() || process.get().isAlive()) {
            return process.isPresent();
        }
        if (process.get().exitValue() != 0) {
            throw new ProblemException(ExitCode.FAILED, "the sample models could not be made (exit code %d); see %s"
                    .formatted(process.get().exitValue(), state.log(LABEL)));
        }
        try {
            // Its last words are read before it counts as ended.
            follower.join();
            Files.writeString(stamp, SampleSettings.DEMO.digest() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw ProblemException.interrupted(e);
        }
        return false;
    }

    /// The process, for its memory.
    Optional<ProcessHandle> process() {
        return process.map(Process::toHandle);
    }

    StageView view(Instant now) {
        Duration elapsed = Duration.between(began, now);
        return step.fraction() >= 1 ? StageView.done(LABEL, elapsed, step.detail())
                : StageView.running(LABEL, step.fraction(), elapsed,
                        step.etaSeconds() < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(step.etaSeconds())), step.detail());
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroy);
    }
}
