package dev.tributary.training.cluster;

import java.time.Duration;

/// How time passes for whoever waits.
interface Pause {

    /// Waits by the clock.
    Pause REAL = new Pause() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    };

    /// A time that only grows.
    long nanos();

    /// Waits.
    void sleep(Duration time) throws InterruptedException;
}
