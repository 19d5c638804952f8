package dev.tributary.local.machine;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts, finds and stops one process, which outlives the launcher.
final class MemberProcess {

    private static final long LOG_BYTES = 10L << 20;
    private static final int TAIL_LINES = 15;
    private static final Duration PROBE_EVERY = Duration.ofMillis(300);

    private final String name;
    private final StateFolder state;
    private final PidFile pid;

    MemberProcess(String name, StateFolder state) {
        this.name = name;
        this.state = state;
        this.pid = new PidFile(state.pid(name));
    }

    Optional<ProcessHandle> running() {
        return pid.process();
    }

    /// Starts it in a session of its own where the system can, so that Ctrl-C reaches the launcher alone, which then stops
    /// everything in order.
    void start(Member member) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(member.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(freshLog().toFile()))
                .directory(state.root().toFile());
        builder.environment().putAll(member.environment());
        try {
            pid.write(builder.start().toHandle());
        } catch (IOException e) {
            throw new ProblemException(ExitCode.FAILED, "cannot start %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /// Waits until it answers.
    ///
    /// @throws ProblemException with the end of its log if it stops instead, or does not answer in time
    void awaitReady(Member member, Duration timeout) {
        ProcessHandle process = running().orElseThrow(this::stopped);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!member.ready().getAsBoolean()) {
            if (ended(process, PROBE_EVERY)) {
                throw stopped();
            }
            if (System.nanoTime() > deadline) {
                throw new ProblemException(ExitCode.FAILED, "%s did not become ready within %d s; its log %s ends with:%n%s"
                        .formatted(name, timeout.toSeconds(), state.log(name), tail()));
            }
        }
    }

    /// @throws ProblemException with the end of its log if it has ended
    void requireRunning() {
        if (running().isEmpty()) {
            throw stopped();
        }
    }

    private ProblemException stopped() {
        return new ProblemException(ExitCode.FAILED, "%s has stopped by itself; its log %s ends with:%n%s".formatted(name, state.log(name), tail()));
    }

    /// Asks it to stop; by force when it has not done so in time.
    ///
    /// @return whether force was needed
    boolean stop(Duration patience) {
        Optional<ProcessHandle> running = running();
        boolean forced = false;
        if (running.isPresent()) {
            ProcessHandle process = running.get();
            process.destroy();
            if (!ended(process, patience)) {
                forced = true;
                process.destroyForcibly();
                ended(process, patience);
            }
        }
        pid.delete();
        return forced;
    }

    private static boolean ended(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            throw ProblemException.interrupted(e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    /// The log of earlier runs is kept, up to a size; one older log beside it.
    private Path freshLog() {
        Path log = state.log(name);
        try {
            if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
                Files.move(log, log.resolveSibling(name + ".1.log"), StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(state.log(name));
            return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log)";
        }
    }
}
