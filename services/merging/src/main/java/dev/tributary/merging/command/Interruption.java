package dev.tributary.merging.command;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets a command end in good order when its process is told to stop: the process waits while the thread that opened this notices.
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 10_000;

    private final AtomicBoolean asked = new AtomicBoolean();
    private final Thread hook;

    private Interruption(Thread working) {
        this.hook = Thread.ofPlatform().unstarted(() -> {
            asked.set(true);
            try {
                working.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Watches over the calling thread's work until closed.
    static Interruption watch() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// Whether the process was told to stop.
    boolean asked() {
        return asked.get();
    }

    /// @throws CancellationException if the process was told to stop
    void check() {
        if (asked()) {
            throw new CancellationException("the command was stopped");
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is stopping: the hook runs, and this thread's end is what it waits for.
            asked.set(true);
        }
    }
}
