package dev.tributary.neural.training;

import ai.djl.ndarray.NDArray;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Moments;
import dev.tributary.neural.decoder.ProductKernel;
import dev.tributary.neural.decoder.TensorBytes;
import dev.tributary.neural.decoder.Trainable;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.WholeFile;
import dev.tributary.weights.safetensors.SafetensorsFile;
import dev.tributary.weights.safetensors.SafetensorsWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A run between two steps, as one safetensors file: float32 weights, both moments, the loss curve; in the metadata the run it belongs
/// to and its counters. The rate, the batches and all randomness follow from those and need no state.
///
/// @param run            names everything the run's bytes depend on
/// @param step           steps done
/// @param optimiserSteps steps in the life of the moments, which outlive a run when a line goes on
/// @param kernel         what computes the run's products
/// @param notes          what else whoever runs the trainer must remember
record TrainingState(String run, long step, long optimiserSteps, ProductKernel kernel, Map<String, String> notes) {

    private static final String FORMAT = "tributary.training-state.1";
    private static final List<String> PARTS = List.of("weights.", "first.", "second.");
    private static final String CURVE = "curve";
    private static final String KERNEL = "kernel";
    private static final String NOTE = "note.";
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    TrainingState {
        notes = new TreeMap<>(notes);
    }

    /// Writes the file whole or not at all; an earlier one stays until the new one is complete.
    void write(Path file, Trainable trained, Moments moments, LossCurve curve) {
        List<List<NDArray>> parts = List.of(trained.arrays(), moments.first(), moments.second());
        List<TensorHeader> tensors = new ArrayList<>();
        for (String part : PARTS) {
            trained.parameters().forEach(tensor -> tensors.add(new TensorHeader(part + tensor.name(), Dtype.F32, tensor.shape())));
        }
        tensors.add(TensorHeader.of(CURVE, Dtype.F64, curve.steps(), 2));
        WholeFile.write(file, partial -> {
            try (SafetensorsWriter writer = SafetensorsWriter.create(partial, tensors, metadata())) {
                for (int part = 0; part < PARTS.size(); part++) {
                    for (int i = 0; i < trained.parameters().size(); i++) {
                        String name = PARTS.get(part) + trained.parameters().get(i).name();
                        writer.write(name, 0, TensorBytes.of(parts.get(part).get(i)).asByteBuffer());
                    }
                }
                writer.write(CURVE, 0, curve.bytes());
                writer.seal();
            }
        });
    }

    /// Fills weights, moments and curve from a file.
    ///
    /// @param expectedRun the run it must belong to, if it must; checked before anything is filled
    static TrainingState read(Path file, Optional<String> expectedRun, Trainable trained, Moments moments, LossCurve curve) {
        try (SafetensorsFile state = SafetensorsFile.open(file)) {
            if (!FORMAT.equals(state.metadata().get("format"))) {
                throw invalid(file, "its format is %s, not %s".formatted(state.metadata().get("format"), FORMAT));
            }
            String run = state.metadata().getOrDefault("run", "");
            if (expectedRun.isPresent() && !expectedRun.get().equals(run)) {
                throw invalid(file, "it belongs to the run %s, and this is %s".formatted(run, expectedRun.get()));
            }
            Map<String, TensorHeader> found = new LinkedHashMap<>();
            state.tensors().forEach(tensor -> found.put(tensor.name(), tensor));
            List<List<NDArray>> parts = List.of(trained.arrays(), moments.first(), moments.second());
            for (int part = 0; part < PARTS.size(); part++) {
                for (int i = 0; i < trained.parameters().size(); i++) {
                    TensorHeader wanted = trained.parameters().get(i);
                    String name = PARTS.get(part) + wanted.name();
                    if (!found.containsKey(name) || !found.get(name).shape().equals(wanted.shape())) {
                        throw invalid(file, "it has no %s of shape %s".formatted(name, wanted.shape()));
                    }
                    TensorBytes.load(name, Dtype.F32, state.bytes(name), parts.get(part).get(i));
                }
            }
            MemorySegment curveBytes = state.bytes(CURVE);
            for (long i = 0; i < curveBytes.byteSize() / (2 * Double.BYTES); i++) {
                curve.add(curveBytes.get(DOUBLE, 2 * i * Double.BYTES), curveBytes.get(DOUBLE, (2 * i + 1) * Double.BYTES));
            }
            return new TrainingState(run, Long.parseLong(state.metadata().get("step")),
                    Long.parseLong(state.metadata().get("optimiserSteps")),
                    ProductKernel.of(state.metadata().getOrDefault(KERNEL, ProductKernel.ATEN.label())), notes(state.metadata()));
        }
    }

    /// The kernel the run goes on with.
    ///
    /// @param asked what the settings say
    /// @param file  where this state was read, for messages
    ProductKernel kernelFor(Compute asked, Path file) {
        asked.kernel().filter(pinned -> pinned != kernel).ifPresent(pinned -> {
            throw invalid(file, "its products were computed by the kernel %s, and the settings ask for %s"
                    .formatted(kernel.label(), pinned.label()));
        });
        if (!kernel.computes(asked.precision())) {
            throw invalid(file, "its kernel %s does not compute in %s".formatted(kernel.label(), asked.precision().label()));
        }
        return kernel;
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("run", run);
        metadata.put("step", Long.toString(step));
        metadata.put("optimiserSteps", Long.toString(optimiserSteps));
        metadata.put(KERNEL, kernel.label());
        notes.forEach((name, note) -> metadata.put(NOTE + name, note));
        return metadata;
    }

    private static Map<String, String> notes(Map<String, String> metadata) {
        return metadata.entrySet().stream().filter(entry -> entry.getKey().startsWith(NOTE))
                .collect(Collectors.toUnmodifiableMap(entry -> entry.getKey().substring(NOTE.length()), Map.Entry::getValue));
    }

    private static InvalidModelException invalid(Path file, String fault) {
        return new InvalidModelException("training-state",
                "%s cannot be resumed from: %s. Delete it to start the run again.".formatted(file, fault));
    }
}
