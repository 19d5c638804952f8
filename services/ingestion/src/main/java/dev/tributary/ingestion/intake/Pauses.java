package dev.tributary.ingestion.intake;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before another try: twice as long each time, the half of it by chance, so that what failed together does not
/// return together.
final class Pauses {

    private Pauses() {
    }

    /// @param tries counted from 1
    static Duration after(int tries, Duration first, Duration longest, RandomGenerator random) {
        long ceiling = Math.min(longest.toMillis(), first.toMillis() << Math.min(16, tries - 1));
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
}
