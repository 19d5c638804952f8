package dev.tributary.tuning.method;

import com.sun.management.OperatingSystemMXBean;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.DecoderLayers;
import dev.tributary.neural.training.MemoryEstimate;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.InvalidModelException;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/// Refuses, before anything is computed, to take more windows at once than the machine has memory for. Counted is what grows with the
/// windows, and of that the least.
///
/// @param bytes of the whole machine, or of the container
public record Room(DecoderConfig config, Compute compute, long bytes) {

    /// What this machine has.
    public static Room of(Sources sources, Means means) {
        return new Room(sources.config(), means.learning(means.chosen()),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
    }

    /// A step keeps the stream between all layers and twice the activations of one.
    ///
    /// @param sequences windows of each source
    /// @throws InvalidModelException if that is too much
    public void requireForStep(int sequence, int sequences, int sources) {
        Compute between = new Compute(compute.precision(), true, compute.lossRows());
        require("a step", sequence, (long) sequences * sources, MemoryEstimate.of(config, Optional.empty(), sequence, between).perSequence());
    }

    /// A look keeps the stream on both sides of a layer and that layer's activations.
    ///
    /// @throws InvalidModelException if that is too much
    public void requireForLook(int sequence, int sequences) {
        require("a candidate", sequence, sequences,
                sequence * (DecoderLayers.activationBytes(config, compute.precision()) + 2L * Float.BYTES * config.width()));
    }

    private void require(String what, int sequence, long windows, long bytesOfWindow) {
        if (windows > bytes / bytesOfWindow) {
            throw new InvalidModelException("memory-too-small", ("%,d windows of %,d tokens at once, as %s takes them, need at least %,.0f MB, "
                    + "and this machine has %,d MB. Lower 'sequences', or 'sequence'.").formatted(windows, sequence, what,
                            windows * (double) bytesOfWindow / (1 << 20), bytes >> 20));
        }
    }
}
