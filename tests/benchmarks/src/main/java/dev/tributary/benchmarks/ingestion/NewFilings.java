package dev.tributary.benchmarks.ingestion;

import dev.tributary.testing.edgar.FakeEdgar;
import dev.tributary.testing.edgar.FakeFiling;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Lets a small filing become public every two seconds, each 25 s after its acceptance, as EDGAR's median is. Thread-safe.
final class NewFilings implements AutoCloseable {

    private static final long SEED = 11;
    private static final long EVERY_SECONDS = 2;
    private static final Duration USUAL_DELAY = Duration.ofSeconds(25);

    private final FakeEdgar edgar;
    private final Iterator<GeneratedFiling> filings =
            new FilingGenerator(SEED).filingsAfter(new FilingGenerator(SEED).companies(20), 2014).iterator();
    private final Map<String, Instant> publicSince = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    NewFilings(FakeEdgar edgar) {
        this.edgar = edgar;
        thread.scheduleAtFixedRate(this::publish, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void publish() {
        FakeFiling filing = FakeFiling.of(filings.next()).withAcceptance(Instant.now().minus(USUAL_DELAY));
        edgar.publish(filing);
        publicSince.put(filing.accession(), filing.publicAt());
    }

    /// When each became public.
    Map<String, Instant> publicSince() {
        return Map.copyOf(publicSince);
    }

    /// No more of them.
    void stop() {
        thread.shutdown();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
