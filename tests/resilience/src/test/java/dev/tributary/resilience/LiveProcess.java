package dev.tributary.resilience;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// One process of the system in test. Killing it is `kill -9`: it gets to say nothing.
final class LiveProcess {

    /// Generous: on loaded cores a service takes ten times as long as on idle ones.
    static final Duration PATIENCE = Duration.ofSeconds(180);

    private final String name;
    private final Path log;
    private final Process process;

    private LiveProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /// Starts it and waits until it answers.
    static LiveProcess start(String name, List<String> command, Map<String, String> environment, Path log, BooleanSupplier ready) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            LiveProcess live = new LiveProcess(name, log, builder.start());
            // Whatever happens to the test, nothing is left running.
            Runtime.getRuntime().addShutdownHook(new Thread(live.process::destroyForcibly));
            await(name + " is ready").atMost(PATIENCE).until(() -> {
                live.requireAlive();
                return ready.getAsBoolean();
            });
            return live;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The operating system's number of the process.
    long pid() {
        return process.pid();
    }

    /// Lets it run for a while, then kills it.
    void killAfter(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            requireAlive();
        }
        kill();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("%s ended by itself with %d; its log:%n%s".formatted(name, process.exitValue(), log()));
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
