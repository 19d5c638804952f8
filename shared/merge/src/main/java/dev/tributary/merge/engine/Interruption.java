package dev.tributary.merge.engine;

import java.util.concurrent.CancellationException;

/// Lets a command end in good order when its process is told to stop: the process waits while the thread that opened this notices.
public final class Interruption implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 10_000;

    /// Of the process, which stops once.
    private static volatile boolean asked;

    private final Thread hook;

    private Interruption(Thread working) {
        this.hook = Thread.ofPlatform().unstarted(() -> {
            asked = true;
            try {
                working.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Watches over the calling thread's work until closed.
    public static Interruption watch() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// Whether the process was told to stop.
    public boolean asked() {
        return asked;
    }

    /// @throws CancellationException if the process was told to stop
    public void check() {
        if (asked) {
            throw new CancellationException("the command was stopped");
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is stopping: the hook runs, and this thread's end is what it waits for.
            asked = true;
        }
    }

    /// Ends the process after its work. One that was told to stop ends with the calling thread: it would wait for the hook, and the hook
    /// for it.
    public static void exit(int code) {
        if (!asked) {
            System.exit(code);
        }
    }
}
