package dev.tributary.tuning.coefficients;

import dev.tributary.contracts.Sha256;
import dev.tributary.weights.TensorHeader;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One float32 vector per tensor and source: coefficients, their gradients, or their moments. Mutable; not thread-safe.
///
/// Keys are those of the method's authors: `<module>.mergers.<source>` and `<module>.bias_mergers.<source>`.
public final class CoefficientSet {

    /// The vectors of one tensor.
    ///
    /// @param vectors one per source, of equal length
    public record Slot(String tensor, TensorKind kind, float[][] vectors) {

        /// How many coefficients each source has here.
        public int length() {
            return vectors[0].length;
        }

        /// The key of one source's vector.
        public String key(int source) {
            int dot = tensor.lastIndexOf('.');
            return tensor.substring(0, dot) + (kind == TensorKind.BIAS ? ".bias_mergers." : ".mergers.") + source;
        }
    }

    private final int sources;
    private final List<Slot> slots;
    private final Map<String, Slot> byTensor = new HashMap<>();

    private CoefficientSet(int sources, List<Slot> slots) {
        this.sources = sources;
        this.slots = List.copyOf(slots);
        slots.forEach(slot -> byTensor.put(slot.tensor(), slot));
    }

    /// A set for a decoder's tensors, every number equal.
    public static CoefficientSet constant(List<TensorHeader> tensors, int sources, float value) {
        List<Slot> slots = new ArrayList<>();
        for (TensorHeader tensor : tensors) {
            TensorKind kind = TensorKind.of(tensor);
            float[][] vectors = new float[sources][kind.coefficients(tensor)];
            for (float[] vector : vectors) {
                Arrays.fill(vector, value);
            }
            slots.add(new Slot(tensor.name(), kind, vectors));
        }
        return new CoefficientSet(sources, slots);
    }

    /// How many sources it weighs.
    public int sources() {
        return sources;
    }

    /// All tensors in the decoder's order.
    public List<Slot> slots() {
        return slots;
    }

    /// The vectors of one tensor.
    public Slot slot(String tensor) {
        return Objects.requireNonNull(byTensor.get(tensor), () -> "no coefficients for " + tensor);
    }

    /// A set of the same layout, every number zero.
    public CoefficientSet zeros() {
        CoefficientSet zeros = copy();
        zeros.slots.forEach(slot -> Arrays.stream(slot.vectors()).forEach(vector -> Arrays.fill(vector, 0)));
        return zeros;
    }

    /// An independent copy.
    public CoefficientSet copy() {
        return new CoefficientSet(sources, slots.stream()
                .map(slot -> new Slot(slot.tensor(), slot.kind(), Arrays.stream(slot.vectors()).map(float[]::clone).toArray(float[][]::new)))
                .toList());
    }

    /// Names its numbers.
    public String digest() {
        MessageDigest sha256 = Sha256.begin();
        slots.stream().flatMap(slot -> Arrays.stream(slot.vectors())).forEach(vector -> {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
            bytes.asFloatBuffer().put(vector);
            sha256.update(bytes);
        });
        return HexFormat.of().formatHex(sha256.digest());
    }

    /// Takes over the numbers of a set of the same layout.
    public void assign(CoefficientSet other) {
        for (int i = 0; i < slots.size(); i++) {
            for (int source = 0; source < sources; source++) {
                System.arraycopy(other.slots.get(i).vectors()[source], 0, slots.get(i).vectors()[source], 0, slots.get(i).length());
            }
        }
    }
}
