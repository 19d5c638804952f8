package dev.tributary.ingestion.intake;

import dev.tributary.contracts.job.FetchDocument;
import dev.tributary.ingestion.safety.SafeDownload;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Fetches what a feed's items link to. Thread-safe.
public final class LinkFetcher implements Fetcher {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /// After so many attempts, about a day and a half, a link is taken for dead.
    private static final int MOST_ATTEMPTS = 40;

    private final SafeDownload downloads;
    private final RandomGenerator random;

    /// @param random spreads retries
    public LinkFetcher(SafeDownload downloads, RandomGenerator random) {
        this.downloads = downloads;
        this.random = random;
    }

    @Override
    public Fetched fetch(FetchDocument command, Path file) throws InterruptedException {
        return switch (downloads.get(URI.create(command.location()), Optional.empty(), Optional.empty(), file)) {
            case SafeDownload.Answer.Saved saved -> new Fetched.Body(file);
            case SafeDownload.Answer.Unavailable dead when command.attempt() >= MOST_ATTEMPTS ->
                    new Fetched.Never("link-dead", "%s; tried %d times. Upload it by hand if it appears".formatted(dead.reason(), command.attempt()));
            case SafeDownload.Answer.Unavailable unavailable ->
                    new Fetched.Later("link-unavailable", unavailable.reason(), Pauses.after(command.attempt(), FIRST_PAUSE, LONGEST_PAUSE, random));
            case SafeDownload.Answer.Refused refused -> new Fetched.Never(refused.code(), refused.reason());
            case SafeDownload.Answer.Unchanged unchanged ->
                    throw new IllegalStateException("304 for a request without a validator: " + command.location());
        };
    }
}
