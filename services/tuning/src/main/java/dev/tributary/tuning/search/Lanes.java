package dev.tributary.tuning.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Measures the candidates of a generation side by side, each wholly on one thread: the scores do not depend on how many there are.
///
/// The maker closes it, which ends the threads and closes the fitnesses. One caller at a time.
public final class Lanes implements AutoCloseable {

    private final List<Fitness> lanes;
    private final ExecutorService threads;

    /// @param lanes one fitness per thread, all of them the same function
    public Lanes(List<Fitness> lanes) {
        this.lanes = List.copyOf(lanes);
        this.threads = Executors.newFixedThreadPool(lanes.size(), Thread.ofPlatform().name("search-", 1).daemon().factory());
    }

    /// Measures candidates; whichever thread is free takes the next one.
    ///
    /// @param stop asked before each candidate, by any of the threads
    /// @return the scores in the order of the genotypes; empty if it was told to stop before the last one was begun
    public Optional<List<Score>> evaluate(List<double[]> genotypes, BooleanSupplier stop) {
        Score[] scores = new Score[genotypes.size()];
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> work = new ArrayList<>();
        for (Fitness lane : lanes) {
            work.add(threads.submit(() -> {
                for (int at = next.getAndIncrement(); at < scores.length && !stop.getAsBoolean(); at = next.getAndIncrement()) {
                    scores[at] = lane.of(genotypes.get(at));
                }
            }));
        }
        work.forEach(Lanes::finish);
        return Arrays.stream(scores).allMatch(score -> score != null) ? Optional.of(List.of(scores)) : Optional.empty();
    }

    private static void finish(Future<?> work) {
        try {
            work.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while candidates are measured", e);
        }
    }

    @Override
    public void close() {
        threads.close();
        lanes.forEach(Fitness::close);
    }
}
