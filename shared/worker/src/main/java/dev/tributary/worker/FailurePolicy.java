package dev.tributary.worker;

import dev.tributary.contracts.failure.Failure;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// What follows from a failure: the one place that decides. Pure.
///
/// @param maxAttempts   deliveries after which a job that keeps failing is given up
/// @param deliveryLimit the broker's `group.share.delivery.count.limit`: after so many deliveries it drops a record in silence
public record FailurePolicy(int maxAttempts, int deliveryLimit, Duration firstDelay, Duration longestDelay) {

    private static final int ATTEMPTS = 4;

    /// The standard policy under a broker's delivery limit.
    public static FailurePolicy under(int deliveryLimit) {
        return new FailurePolicy(Math.min(ATTEMPTS, deliveryLimit - 1), deliveryLimit, Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /// What to do with the command.
    public sealed interface Decision {

        /// Try again after a while.
        record Retry(Duration delay) implements Decision {
        }

        /// Give up: the command goes to the dead letters, the job can be resumed by hand.
        record GiveUp() implements Decision {
        }

        /// Stop as asked; the job can be resumed by hand.
        record Stop() implements Decision {
        }
    }

    /// Decides.
    ///
    /// @param deliveries how often the command has been delivered, this time included
    /// @param random     spreads retries, so that workers that failed together do not return together
    public Decision decide(Failure failure, int deliveries, RandomGenerator random) {
        return switch (failure) {
            case Failure.Invalid invalid -> new Decision.GiveUp();
            case Failure.Cancelled cancelled -> new Decision.Stop();
            case Failure.Unavailable unavailable -> retry(deliveries, random);
            case Failure.Exhausted exhausted -> retry(deliveries, random);
            // A fault of ours may be a race: one more try tells.
            case Failure.Defect defect -> deliveries < 2 ? retry(deliveries, random) : new Decision.GiveUp();
        };
    }

    /// HTTP status of a failure, for the resources.
    public static int httpStatus(Failure failure) {
        return switch (failure) {
            case Failure.Invalid invalid -> 400;
            case Failure.Unavailable unavailable -> 503;
            case Failure.Exhausted exhausted -> 507;
            case Failure.Cancelled cancelled -> 409;
            case Failure.Defect defect -> 500;
        };
    }

    private Decision retry(int deliveries, RandomGenerator random) {
        if (deliveries >= maxAttempts) {
            return new Decision.GiveUp();
        }
        long ceiling = Math.min(longestDelay.toMillis(), firstDelay.toMillis() << Math.min(20, deliveries - 1));
        return new Decision.Retry(Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1)));
    }
}
