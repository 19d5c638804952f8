package dev.tributary.tuning.search;

import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.weights.InvalidModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Negative log-likelihood per token on windows of a corpus, read once. For the hold-out of a sealed corpus its logarithm is what the
/// evaluation service calls perplexity, but for the windows' edges.
public final class PerplexitySuite implements Suite {

    /// So many tokens at a time keep a small model's activations in a core's cache.
    private static final int BATCH_TOKENS = 1024;

    private final String name;
    private final Compute compute;
    private final List<TokenBatch> batches = new ArrayList<>();
    private final long predictions;

    /// @param name     what the perplexity is called
    /// @param sequence tokens a window predicts
    /// @param tokens   most tokens looked at: windows are spread evenly over the corpus
    /// @throws InvalidModelException if the corpus has no whole window
    public PerplexitySuite(String name, MegatronCorpus corpus, int sequence, long tokens, Compute compute) {
        long available = (corpus.tokens() - 1) / sequence;
        int windows = (int) Math.min(available, Math.max(1, tokens / sequence));
        if (available < 1) {
            throw new InvalidModelException("text-too-small", ("The corpus of %s has %,d tokens and a window takes %d and one more. Give it more "
                    + "text, or lower the sequence.").formatted(name, corpus.tokens(), sequence));
        }
        this.name = name;
        this.compute = compute;
        int rows = Math.max(1, BATCH_TOKENS / sequence);
        for (int from = 0; from < windows; from += rows) {
            batches.add(batch(corpus, sequence, from, Math.min(windows, from + rows), windows, available));
        }
        this.predictions = (long) windows * sequence;
    }

    @Override
    public Reading measure(CandidateModel model) {
        double nats = 0;
        for (TokenBatch batch : batches) {
            nats += model.decoder().likelihood(batch, compute);
        }
        double perToken = nats / predictions;
        return new Reading(perToken, Map.of(name, Math.exp(perToken)));
    }

    private static TokenBatch batch(MegatronCorpus corpus, int sequence, int from, int to, int windows, long available) {
        long[] ids = new long[(to - from) * sequence];
        long[] labels = new long[ids.length];
        for (int window = from; window < to; window++) {
            long at = window * available / windows * sequence;
            corpus.read(at, ids, (window - from) * sequence, sequence);
            corpus.read(at + 1, labels, (window - from) * sequence, sequence);
        }
        return new TokenBatch(1, to - from, sequence, ids, labels, Optional.empty());
    }
}
