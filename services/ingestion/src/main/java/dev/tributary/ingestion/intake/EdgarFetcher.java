package dev.tributary.ingestion.intake;

import dev.tributary.contracts.job.FetchDocument;
import dev.tributary.ingestion.edgar.EdgarAnswer;
import dev.tributary.ingestion.edgar.EdgarClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Fetches full submissions from EDGAR. Thread-safe.
public final class EdgarFetcher implements Fetcher {

    /// The code of a document that is not there.
    public static final String ABSENT = "edgar-absent";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(4);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration LONGEST_ABSENCE = Duration.ofHours(1);
    private static final Duration NEXT_LOOK_AT_SETTINGS = Duration.ofMinutes(1);

    private final Function<String, Optional<EdgarClient>> clients;
    private final Clock clock;
    private final RandomGenerator random;

    /// @param clients of a pipeline; empty where no User-Agent is declared
    /// @param random  spreads retries, so that what failed together does not return together
    public EdgarFetcher(Function<String, Optional<EdgarClient>> clients, Clock clock, RandomGenerator random) {
        this.clients = clients;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Fetched fetch(FetchDocument command, Path file) throws InterruptedException {
        Optional<EdgarClient> client = clients.apply(command.pipeline());
        if (client.isEmpty()) {
            return new Fetched.Later("edgar-user-agent-missing", UserAgents.missing(command.pipeline()), NEXT_LOOK_AT_SETTINGS);
        }
        return switch (client.get().download(command.location(), command.backfill(), file)) {
            case EdgarAnswer.Saved saved -> new Fetched.Body(saved.file());
            case EdgarAnswer.Absent absent -> new Fetched.Later(ABSENT, "EDGAR has no " + absent.what(),
                    Pauses.after(command.attempt(), FIRST_PAUSE, LONGEST_ABSENCE, random));
            case EdgarAnswer.Unavailable unavailable ->
                    new Fetched.Later("edgar-unavailable", unavailable.what(), Pauses.after(command.attempt(), FIRST_PAUSE, LONGEST_PAUSE, random));
            case EdgarAnswer.Closed closed -> closed(closed.until(), "EDGAR is not asked before " + closed.until());
            case EdgarAnswer.Refused refused -> closed(clock.instant().plus(LONGEST_PAUSE), refused.remedy());
            case EdgarAnswer.Invalid invalid -> new Fetched.Never(invalid.code(), invalid.what());
            case EdgarAnswer.Found found -> throw new IllegalStateException("a download does not keep its body in memory");
            case EdgarAnswer.Unchanged unchanged -> throw new IllegalStateException("304 for a request without a validator: " + command.location());
            case EdgarAnswer.EndOfFeed end -> throw new IllegalStateException("the end of the feed at " + command.location());
        };
    }

    private Fetched closed(Instant until, String reason) {
        Duration wait = Duration.between(clock.instant(), until);
        return new Fetched.Later("edgar-closed", reason, (wait.isNegative() ? Duration.ZERO : wait).plusMillis(random.nextLong(1000, 20_000)));
    }
}
