package dev.tributary.neural.decoder;

import java.util.Optional;

/// How a pass is computed; none of it changes what is computed beyond rounding.
///
/// @param precision type of the matrix products
/// @param recompute whether activations inside a layer are computed again for the backward pass instead of kept: about a third more
///                  work, half the memory or less
/// @param lossRows  positions whose logits exist at the same time; `lossRows * vocabulary * 8` bytes are needed for them
/// @param kernel    what computes products; if left open, a training run measures and records it, and all else takes [ProductKernel#ATEN]
public record Compute(Precision precision, boolean recompute, int lossRows, Optional<ProductKernel> kernel) {

    /// The default number of rows per loss chunk: few enough that their logits stay in cache for vocabularies of some thousands.
    public static final int LOSS_ROWS = 256;

    public Compute {
        if (lossRows < 1) {
            throw new IllegalArgumentException("lossRows must be at least 1, not " + lossRows);
        }
        if (kernel.isPresent() && !kernel.get().computes(precision)) {
            throw new IllegalArgumentException("The kernel " + kernel.get().label() + " does not compute in " + precision.label()
                    + "; those that do are " + ProductKernel.labels(precision));
        }
    }

    /// The kernel left open.
    public Compute(Precision precision, boolean recompute, int lossRows) {
        this(precision, recompute, lossRows, Optional.empty());
    }

    /// Nothing recomputed, logits in chunks of [#LOSS_ROWS].
    public static Compute of(Precision precision) {
        return new Compute(precision, false, LOSS_ROWS);
    }

    /// The same with this kernel.
    public Compute with(ProductKernel pinned) {
        return new Compute(precision, recompute, lossRows, Optional.of(pinned));
    }

    /// ATen's number of the type matrix products compute in, for scripts beside the decoder's.
    public long scalarType() {
        return precision.scalarType();
    }

    /// The list of numbers that scripts know a decoder and its computation by.
    long[] arguments(DecoderConfig config) {
        return new long[] {config.layers(), config.heads(), config.keyValueHeads(), config.headSize(), config.tied() ? 1 : 0,
                config.attentionBias() ? 1 : 0, config.headNorms() ? 1 : 0, precision.scalarType(), lossRows, recompute ? 1 : 0,
                kernel.orElse(ProductKernel.ATEN).number()};
    }
}
