package dev.tributary.neural.data;

import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.InvalidModelException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which tokens each step sees: a pure function of corpora, seed and step, so a resumed run reads what it would have read.
///
/// After n steps exactly `floor(n * sequences * replayFraction + u)` sequences came from the replay corpus, with u uniform from the
/// seed: a systematic draw, in which each batch holds its share rounded up or down and the run as a whole holds the fraction.
/// Not thread-safe.
public final class BatchPlan {

    private static final long DOMAIN = 1;
    private static final long REPLAY = 2;
    private static final long OFFSET = 3;

    private final Batching batching;
    private final Windows domain;
    private final Optional<Windows> replay;
    private final double offset;

    /// @param replay required if the replay fraction is above 0, unused otherwise
    public BatchPlan(Batching batching, MegatronCorpus domain, Optional<MegatronCorpus> replay, long seed) {
        CounterRandom random = new CounterRandom(seed);
        if (batching.replayFraction() > 0 && replay.isEmpty()) {
            throw new InvalidModelException("replay-missing",
                    "A replay fraction of %s needs a replay corpus. Name one, or set the fraction to 0."
                    .formatted(batching.replayFraction()));
        }
        this.batching = batching;
        this.domain = windows(domain, batching, random.bits(DOMAIN, 0));
        this.replay = batching.replayFraction() == 0 ? Optional.empty()
                : replay.map(corpus -> windows(corpus, batching, random.bits(REPLAY, 0)));
        this.offset = random.uniform(OFFSET, 0);
    }

    private static Windows windows(MegatronCorpus corpus, Batching batching, long seed) {
        return switch (batching.packing()) {
            case STREAM -> new PackedStream(corpus, batching.sequence(), seed);
            case BEST_FIT -> new BestFit(corpus, batching.sequence(), seed);
        };
    }

    /// The shape of the batches.
    public Batching batching() {
        return batching;
    }

    /// Documents of the two corpora that a batch takes tokens from, by position in their shard.
    public record Sources(SortedSet<Integer> domain, SortedSet<Integer> replay) {
    }

    /// Where the batch of a step (from 0) comes from.
    public Sources sources(long step) {
        SortedSet<Integer> fromDomain = new TreeSet<>();
        SortedSet<Integer> fromReplay = new TreeSet<>();
        long replayed = replayedBefore(step);
        int share = (int) (replayedBefore(step + 1) - replayed);
        for (int i = 0; i < batching.sequences() - share; i++) {
            fromDomain.addAll(domain.documents(step * batching.sequences() - replayed + i));
        }
        for (int i = 0; i < share; i++) {
            fromReplay.addAll(replay.orElseThrow().documents(replayed + i));
        }
        return new Sources(fromDomain, fromReplay);
    }

    /// The batch of a step, from 0.
    public TokenBatch batch(long step) {
        int sequence = batching.sequence();
        int sequences = batching.sequences();
        long[] ids = new long[batching.batchTokens()];
        long[] labels = new long[batching.batchTokens()];
        int[] segments = new int[batching.batchTokens()];
        long[] window = new long[sequence + 1];
        int[] documents = new int[sequence + 1];
        long replayed = replayedBefore(step);
        int share = (int) (replayedBefore(step + 1) - replayed);
        for (int i = 0; i < sequences; i++) {
            if (i < sequences - share) {
                domain.read(step * sequences - replayed + i, window, documents);
            } else {
                replay.orElseThrow().read(replayed + i - (sequences - share), window, documents);
            }
            System.arraycopy(window, 0, ids, i * sequence, sequence);
            System.arraycopy(window, 1, labels, i * sequence, sequence);
            System.arraycopy(documents, 0, segments, i * sequence, sequence);
            if (batching.resetAttention() || batching.packing() == Packing.BEST_FIT) {
                ignoreCrossings(documents, labels, i * sequence);
            }
        }
        return new TokenBatch(sequences / batching.microSequences(), batching.microSequences(), sequence, ids, labels,
                batching.resetAttention() ? Optional.of(segments) : Optional.empty());
    }

    private static void ignoreCrossings(int[] documents, long[] labels, int at) {
        for (int t = 0; t + 1 < documents.length; t++) {
            if (documents[t] != documents[t + 1] || documents[t] == BestFit.EMPTY) {
                labels[at + t] = TokenBatch.IGNORED;
            }
        }
    }

    private long replayedBefore(long step) {
        return (long) Math.floor(step * batching.sequences() * batching.replayFraction() + offset);
    }
}
