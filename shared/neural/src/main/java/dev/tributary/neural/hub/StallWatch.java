package dev.tributary.neural.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Closes a body from which nothing has come for a while, so that whoever waits for it gets an error: the HTTP client waits for ever.
final class StallWatch implements AutoCloseable {

    private final InputStream body;
    private final long patienceNanos;
    private final Thread thread;
    private volatile long lastNanos = System.nanoTime();

    StallWatch(InputStream body, Duration patience) {
        this.body = body;
        this.patienceNanos = patience.toNanos();
        this.thread = Thread.ofVirtual().name("stall-watch").start(this::watch);
    }

    /// Something came.
    void progressed() {
        lastNanos = System.nanoTime();
    }

    private void watch() {
        try {
            for (long left = patienceNanos; left > 0; left = lastNanos + patienceNanos - System.nanoTime()) {
                Thread.sleep(Duration.ofNanos(left));
            }
            body.close();
        } catch (InterruptedException | IOException e) {
            // The download ended, one way or the other.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
