package dev.tributary.tuning.method;

import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.Processor;
import dev.tributary.tuning.mixture.Sources;
import java.util.Optional;

/// What a run may use of the machine it is on.
///
/// @param judging   how results are judged, on every machine alike
/// @param precision of what is learnt and searched by; if absent, what this processor multiplies fastest in
/// @param keepBytes room for what a step or candidate would otherwise compute again; it changes no result
public record Means(Compute judging, Optional<Precision> precision, long keepBytes) {

    /// Room enough for models of some million parameters.
    public static final long KEEP_BYTES = 512L << 20;
    /// The name, in settings, of an absent precision.
    public static final String FASTEST = "fastest";

    private static final long LOGITS = 4_000_000;

    /// Judging in float32, and so many positions' logits at once that they stay at a few million whatever the vocabulary.
    ///
    /// @param precision `float32`, `bfloat16` or `fastest`
    public static Means of(Sources sources, String precision, long keepBytes) {
        long rows = LOGITS / sources.config().vocabulary();
        Optional<Precision> pinned = precision.equals(FASTEST) ? Optional.empty() : Optional.of(Precision.of(precision));
        return new Means(new Compute(Precision.FLOAT32, false, (int) Math.clamp(rows, 16, Compute.LOSS_ROWS)), pinned, keepBytes);
    }

    /// The precision of a run that begins here. It belongs to the run from then on: its states record it.
    public Precision chosen() {
        return precision.orElseGet(Processor::quickest);
    }

    /// How a run of that precision learns.
    public Compute learning(Precision chosen) {
        return new Compute(chosen, false, judging.lossRows());
    }
}
