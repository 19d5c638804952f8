package dev.tributary.testing.edgar;

import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/// The fake EDGAR as a process: made filings of fictional companies become public one after another, in real time, for ever. What was
/// public stays public over restarts.
public final class FakeEdgarMain {

    private static final long SEED = 10;
    private static final int COMPANIES = 20;
    private static final int FROM_YEAR = 2015;
    /// Bodies are kept in memory; after so many filings no new ones are made.
    private static final int MOST_FILINGS = 2500;

    private FakeEdgarMain() {
    }

    /// Arguments: port, filings a minute, a file in which the times of public filings are kept.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        double perMinute = Double.parseDouble(arguments[1]);
        Path journal = Path.of(arguments[2]);
        Duration pause = Duration.ofMillis(Math.max(1, Math.round(60_000 / perMinute)));
        Iterator<GeneratedFiling> filings = new FilingGenerator(SEED)
                .filingsAfter(new FilingGenerator(SEED).companies(COMPANIES), FROM_YEAR - 1).iterator();
        List<String> before = Files.exists(journal) ? Files.readAllLines(journal) : List.of();
        try (FakeEdgar edgar = FakeEdgar.start(port, Clock.systemUTC())) {
            for (String time : before) {
                edgar.publish(published(filings.next(), Instant.parse(time)));
            }
            System.out.printf("fake EDGAR on %s: %d filings are public, %s more a minute%n", edgar.uri(), before.size(), arguments[1]);
            for (int made = before.size(); made < MOST_FILINGS; made++) {
                Instant now = Instant.now();
                Files.writeString(journal, now + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                FakeFiling filing = published(filings.next(), now);
                edgar.publish(filing);
                System.out.printf("%s %s %s %s%n", now, filing.accession(), filing.form(), filing.parties().getFirst().name());
                Thread.sleep(pause);
            }
            System.out.printf("%d filings are public; no more are made%n", MOST_FILINGS);
            Thread.currentThread().join();
        }
    }

    /// Public now, and accepted as long before as EDGAR usually takes.
    private static FakeFiling published(GeneratedFiling filing, Instant publicAt) {
        return FakeFiling.of(filing).withAcceptance(publicAt.minus(FakeFiling.USUAL_DELAY));
    }
}
