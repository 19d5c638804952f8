package dev.tributary.neural.training;

import dev.tributary.neural.data.Batching;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.DecoderLayers;
import dev.tributary.neural.decoder.LowRank;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import java.util.List;
import java.util.Optional;

/// How much memory outside the heap a run needs, by counting the arrays of the script. The engine itself adds about 250 MB.
///
/// @param parameters  numbers of the whole model
/// @param fixed       weights, gradients, what the optimiser keeps, and the copies of matrices that products use, those of a layer and the
///                    output matrix, in bytes
/// @param perSequence activations of one sequence, in bytes
/// @param loss        logits and their gradient of one chunk, in bytes
public record MemoryEstimate(long parameters, long fixed, long perSequence, long loss) {

    /// Counts for a decoder, trained whole or by adapters. Adapters too take the gradients of the whole matrices; beside them stand the
    /// matrices with the adapters in.
    public static MemoryEstimate of(DecoderConfig config, Optional<LowRank> adapters, int sequence, Compute compute) {
        long element = compute.precision() == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
        List<TensorHeader> layout = DecoderLayers.parameters(config);
        long parameters = layout.stream().mapToLong(TensorHeader::elements).sum();
        long learning = adapters.map(shape -> layout.stream().filter(shape::adapts)
                .mapToLong(matrix -> Float.BYTES * (matrix.elements() + 4 * shape.parameters(matrix))).sum())
                .orElse(2 * Float.BYTES * parameters);
        long copies = parameters - layout.stream().filter(tensor -> tensor.name().startsWith("model.layers."))
                .mapToLong(TensorHeader::elements).sum() * (config.layers() - 1L) / config.layers();
        long kept = DecoderLayers.activationBytes(config, compute.precision());
        // The layer being differentiated holds about as much again.
        long layers = compute.recompute() ? Float.BYTES * (long) config.width() * config.layers() + 2 * kept
                : kept * (config.layers() + 1L);
        return new MemoryEstimate(parameters, 2L * Float.BYTES * parameters + element * copies + learning, sequence * layers,
                compute.lossRows() * (long) config.vocabulary() * (2 * Float.BYTES + 2 * element));
    }

    /// Bytes with this many sequences at once. A step of a single micro-batch needs less: its gradients lie where activations were.
    public long bytes(int sequences) {
        return fixed + sequences * perSequence + loss;
    }

    /// The batching with the largest micro-batches that fit into `budget` bytes. A function of settings only, so it changes no
    /// bytes between machines with the same setting.
    ///
    /// @throws InvalidModelException if not even one sequence fits; the message says how much is needed and what lowers it
    public static Batching fit(DecoderConfig config, Optional<LowRank> adapters, Batching batching, Compute compute, long budget) {
        MemoryEstimate estimate = of(config, adapters, batching.sequence(), compute);
        for (int micro = batching.sequences(); micro >= 1; micro--) {
            boolean divides = batching.sequences() % micro == 0;
            if (divides && estimate.bytes(micro) <= budget) {
                return new Batching(batching.sequence(), batching.batchTokens(), micro, batching.replayFraction(),
                        batching.packing(), batching.resetAttention());
            }
        }
        throw new InvalidModelException("memory-too-small",
                ("Training %,d parameters on sequences of %d needs %,d MB outside the heap, and %,d MB are allowed. "
                + "Raise tributary.training.memory, or lower the need: training.recompute, a shorter training.sequence, "
                + "training.precision: bfloat16.")
                .formatted(estimate.parameters(), batching.sequence(),
                        (estimate.bytes(1) + (1 << 20) - 1) >> 20, budget >> 20));
    }
}
