package dev.tributary.tuning.search;

import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.TokenBatch;
import java.util.List;
import java.util.Map;

/// Negative log-likelihood per token on windows of text.
public final class PerplexitySuite implements Suite {

    private final String name;
    private final Compute compute;
    private final List<TokenBatch> batches;
    private final long predictions;

    /// @param name    what the perplexity is called
    /// @param windows one-part batches, computed one by one; every token of a window but its first is predicted
    public PerplexitySuite(String name, List<TokenBatch> windows, Compute compute) {
        this.name = name;
        this.batches = windows.stream().map(PerplexitySuite::predicting).toList();
        this.compute = compute;
        this.predictions = batches.stream().mapToLong(TokenBatch::predictions).sum();
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

    private static TokenBatch predicting(TokenBatch windows) {
        long[] labels = new long[windows.ids().length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (i + 1) % windows.time() == 0 ? TokenBatch.IGNORED : windows.ids()[i + 1];
        }
        return new TokenBatch(windows.parts(), windows.sequences(), windows.time(), windows.ids(), labels, windows.segments());
    }
}
