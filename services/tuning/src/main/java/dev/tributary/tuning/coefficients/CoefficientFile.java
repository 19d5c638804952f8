package dev.tributary.tuning.coefficients;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.WholeFile;
import dev.tributary.weights.safetensors.SafetensorsFile;
import dev.tributary.weights.safetensors.SafetensorsWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `coefficients.safetensors`: raw float32 coefficients, before φ, and in the metadata what they weigh.
///
/// @param labels what must be equal for the coefficients to mean the same, e.g. method and φ
/// @param names  the sources' names in order
public record CoefficientFile(Map<String, String> labels, List<String> names) {

    private static final String FORMAT = "tributary.coefficients.1";
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Writes the file whole or not at all.
    public void write(Path file, CoefficientSet coefficients) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("sources", String.join(", ", names));
        metadata.putAll(labels);
        write(file, Map.of("", coefficients), metadata);
    }

    /// Fills a set from a file of the same sources: same names in the same order, same shapes, same labels. The models behind the
    /// names may be newer, which is how the next release starts from the last one's coefficients.
    ///
    /// @throws InvalidModelException if the file is of other sources
    public void read(Path file, CoefficientSet into) {
        try (SafetensorsFile stored = SafetensorsFile.open(file)) {
            Map<String, String> metadata = stored.metadata();
            if (!FORMAT.equals(metadata.get("format"))) {
                throw invalid(file, "its format is %s, not %s".formatted(metadata.get("format"), FORMAT));
            }
            if (!String.join(", ", names).equals(metadata.get("sources"))) {
                throw invalid(file, "it weighs the sources %s, not %s".formatted(metadata.get("sources"), String.join(", ", names)));
            }
            labels.forEach((label, value) -> {
                if (!value.equals(metadata.get(label))) {
                    throw invalid(file, "its %s is %s, not %s".formatted(label, metadata.get(label), value));
                }
            });
            read(file, stored, "", into);
        }
    }

    /// Writes several sets into one file, each under its prefix; whole or not at all.
    public static void write(Path file, Map<String, CoefficientSet> sets, Map<String, String> metadata) {
        List<TensorHeader> tensors = new ArrayList<>();
        sets.keySet().stream().sorted().forEach(prefix -> forEach(sets.get(prefix), (slot, source) ->
                tensors.add(TensorHeader.of(prefix + slot.key(source), Dtype.F32, slot.length()))));
        WholeFile.write(file, partial -> {
            try (SafetensorsWriter writer = SafetensorsWriter.create(partial, tensors, metadata)) {
                sets.forEach((prefix, set) -> forEach(set, (slot, source) -> {
                    ByteBuffer bytes = ByteBuffer.allocate(slot.length() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer().put(slot.vectors()[source]);
                    writer.write(prefix + slot.key(source), 0, bytes);
                }));
                writer.seal();
            }
        });
    }

    /// Fills a set from what stands under a prefix.
    ///
    /// @throws InvalidModelException if a vector is missing, of another length, or not finite
    public static void read(Path path, SafetensorsFile file, String prefix, CoefficientSet into) {
        Map<String, TensorHeader> found = file.tensors().stream().collect(Collectors.toMap(TensorHeader::name, tensor -> tensor));
        forEach(into, (slot, source) -> {
            String key = prefix + slot.key(source);
            TensorHeader tensor = found.get(key);
            if (tensor == null || tensor.dtype() != Dtype.F32 || tensor.elements() != slot.length()) {
                throw invalid(path, "it has no %s of %d float32 numbers".formatted(key, slot.length()));
            }
            MemorySegment.copy(file.bytes(key), FLOAT, 0, slot.vectors()[source], 0, slot.length());
            for (float value : slot.vectors()[source]) {
                if (!Float.isFinite(value)) {
                    throw invalid(path, "%s holds %s".formatted(key, value));
                }
            }
        });
        long expected = into.slots().size() * (long) into.sources();
        long stored = found.keySet().stream().filter(name -> name.startsWith(prefix)).count();
        if (stored != expected) {
            throw invalid(path, "it has %d vectors where these sources have %d".formatted(stored, expected));
        }
    }

    private interface Visitor {
        void visit(CoefficientSet.Slot slot, int source);
    }

    private static void forEach(CoefficientSet set, Visitor visitor) {
        for (CoefficientSet.Slot slot : set.slots()) {
            for (int source = 0; source < set.sources(); source++) {
                visitor.visit(slot, source);
            }
        }
    }

    private static InvalidModelException invalid(Path file, String fault) {
        return new InvalidModelException("coefficients-differ", "%s cannot be started from: %s. Start from the average, or name the file of these sources."
                .formatted(file, fault));
    }
}
