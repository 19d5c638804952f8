package dev.tributary.contracts.failure;

/// Carries a [Failure] up to the place that decides. An expected failure has no stack trace worth printing.
public final class FailureException extends RuntimeException {

    private final Failure failure;

    public FailureException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public FailureException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
