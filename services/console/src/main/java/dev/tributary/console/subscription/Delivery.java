package dev.tributary.console.subscription;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Posts a message until it is taken. Delays double from one second to five minutes, spread by half so that subscribers that failed
/// together are not hit together; after a day of trying a message is given up.
///
/// @param pause waits; returns whether to go on
public record Delivery(Webhook webhook, Pause pause, RandomGenerator random) {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(1);

    /// Waits.
    public interface Pause {

        /// @return false if the wait was cut short because nothing more is to be sent
        boolean elapses(Duration time) throws InterruptedException;
    }

    /// How a message ended.
    public enum End { DELIVERED, GIVEN_UP, GONE, STOPPED }

    /// Delivers a message at least once.
    public End deliver(Subscription subscription, String id, byte[] body) throws InterruptedException {
        Duration tried = Duration.ZERO;
        Duration ceiling = FIRST;
        while (true) {
            switch (webhook.post(subscription, id, body)) {
                case Webhook.Outcome.Delivered delivered -> {
                    return End.DELIVERED;
                }
                case Webhook.Outcome.Gone gone -> {
                    return End.GONE;
                }
                case Webhook.Outcome.Refused refused -> {
                    Duration delay = spread(ceiling);
                    tried = tried.plus(delay);
                    if (tried.compareTo(GIVE_UP_AFTER) > 0) {
                        return End.GIVEN_UP;
                    }
                    if (!pause.elapses(delay)) {
                        return End.STOPPED;
                    }
                    ceiling = ceiling.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : ceiling.multipliedBy(2);
                }
            }
        }
    }

    private Duration spread(Duration ceiling) {
        long half = ceiling.toMillis() / 2;
        return Duration.ofMillis(half + random.nextLong(half + 1));
    }
}
