package dev.tributary.neural.evaluation;

import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.weights.InvalidModelException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/// Scores a decoder on a corpus: documents in stored order as one stream, cut into windows; every token but the first is predicted
/// exactly once. Deterministic, and independent of any training stream. Not thread-safe.
public final class Evaluator {

    private static final int BATCH_TOKENS = 4096;

    private final Decoder decoder;
    private final int sequence;
    private final Compute compute;

    /// @param sequence tokens a window predicts; at most the decoder's positions
    public Evaluator(Decoder decoder, int sequence, Compute compute) {
        if (sequence < 2) {
            throw new IllegalArgumentException("sequence must be at least 2 tokens, not " + sequence);
        }
        this.decoder = decoder;
        this.sequence = sequence;
        this.compute = compute;
    }

    /// The likelihood of the corpus.
    ///
    /// @param progress told the share done after each batch; may throw to stop
    /// @throws InvalidModelException if the corpus has nothing to predict or ids outside the vocabulary
    public Likelihood score(MegatronCorpus corpus, DoubleConsumer progress) {
        long predictions = corpus.tokens() - 1;
        if (predictions < 1) {
            throw new InvalidModelException("corpus-empty", "The hold-out holds %d tokens; at least 2 are needed to predict one. "
                    .formatted(corpus.tokens()) + "Seal more documents or raise the hold-out share.");
        }
        int rows = Math.max(1, BATCH_TOKENS / sequence);
        double nats = 0;
        for (long at = 0; at < predictions; at += (long) rows * sequence) {
            nats += decoder.likelihood(batch(corpus, at, rows), compute);
            progress.accept(Math.min(1, (at + (double) rows * sequence) / predictions));
        }
        return new Likelihood(nats, predictions);
    }

    private TokenBatch batch(MegatronCorpus corpus, long at, int mostRows) {
        long left = corpus.tokens() - 1 - at;
        int rows = (int) Math.min(mostRows, Math.ceilDiv(left, (long) sequence));
        long[] ids = new long[rows * sequence];
        long[] labels = new long[rows * sequence];
        Arrays.fill(labels, TokenBatch.IGNORED);
        int count = (int) Math.min(ids.length, left);
        corpus.read(at, ids, 0, count);
        corpus.read(at + 1, labels, 0, count);
        return new TokenBatch(1, rows, sequence, ids, labels, Optional.empty());
    }
}
