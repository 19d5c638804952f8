package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Low-rank adapters beside a decoder, which they leave as it is. A new adapter changes nothing: B is zero, A uniform with the bound
/// `1 / sqrt(columns)`, as in PEFT.
///
/// Gradients are those of whole matrices projected onto A and B: exact, and as costly as training everything; what is saved is the
/// optimiser's memory and the size of what is stored. Not thread-safe. The creator closes it before its decoder.
public final class LowRankAdapter implements Trainable, AutoCloseable {

    private static final String PREFIX = "base_model.model.";

    private final Decoder decoder;
    private final LowRank shape;
    private final NDManager scope;
    private final List<TensorHeader> layout = new ArrayList<>();
    private final List<NDArray> arrays = new ArrayList<>();
    private final long[] at;

    /// Adapters for a decoder.
    public LowRankAdapter(Decoder decoder, LowRank shape, long seed) {
        this.decoder = decoder;
        this.shape = shape;
        this.scope = decoder.newScope();
        CounterRandom random = new CounterRandom(seed);
        List<Long> targets = new ArrayList<>();
        for (int i = 0; i < decoder.parameters().size(); i++) {
            TensorHeader matrix = decoder.parameters().get(i);
            if (shape.adapts(matrix)) {
                String path = LowRank.path(matrix);
                add(TensorHeader.of(PREFIX + path + ".lora_A.weight", Dtype.F32, shape.rank(), matrix.columns()));
                add(TensorHeader.of(PREFIX + path + ".lora_B.weight", Dtype.F32, matrix.rows(), shape.rank()));
                initialise(arrays.get(arrays.size() - 2), random, i, matrix.columns());
                targets.add((long) i);
            }
        }
        this.at = targets.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public List<TensorHeader> parameters() {
        return List.copyOf(layout);
    }

    @Override
    public List<NDArray> arrays() {
        return List.copyOf(arrays);
    }

    @Override
    public Step step(TokenBatch batch, Moments moments, AdamW optimiser, double rate, long number, Compute compute) {
        long predictions = batch.predictions();
        try (NDManager step = scope.newSubManager()) {
            BatchArrays in = BatchArrays.of(decoder.config(), batch, step);
            double[] result = decoder.script().call(step, "adapter_step", decoder.workspace(batch, compute), decoder.arrays(), arrays,
                    moments.first(), moments.second(), at, shape.scaling(), in.ids(), in.labels(), in.cos(), in.sin(), in.reach(),
                    optimiser.constants(1.0 / predictions, rate, number), compute.arguments(decoder.config()),
                    decoder.config().normEpsilon()).getFirst().toDoubleArray();
            return new Step(result[0] / predictions, result[1]);
        }
    }

    /// Writes the adapter as PEFT does: `adapter_config.json` and `adapter_model.safetensors`.
    ///
    /// @param folder must not exist or be empty
    /// @param base   what the base model is called, for whoever loads the adapter
    public void save(Path folder, Dtype dtype, String base) {
        List<TensorHeader> stored = layout.stream().map(tensor -> new TensorHeader(tensor.name(), dtype, tensor.shape())).toList();
        CheckpointLayout file = new CheckpointLayout(List.of(new CheckpointLayout.Shard("adapter_model.safetensors", stored)));
        try (CheckpointWriter writer = CheckpointWriter.create(folder, file, "")) {
            writer.text("adapter_config.json", Json.render(config(base)));
            for (int i = 0; i < arrays.size(); i++) {
                String name = layout.get(i).name();
                TensorBytes.store(arrays.get(i), dtype, (offset, bytes) -> writer.write(name, offset, bytes));
            }
            writer.publish();
        }
    }

    /// Adds the adapter to its decoder's weights for good, so that the decoder can be saved as a whole model. The adapter is spent
    /// then; only [#close()] is left to it.
    public void merge() {
        try (NDManager step = scope.newSubManager()) {
            List<NDArray> adapted = decoder.script().call(step, "adapted", decoder.arrays(), arrays, at, shape.scaling());
            for (long index : at) {
                TensorBytes.of(decoder.arrays().get((int) index)).copyFrom(TensorBytes.of(adapted.get((int) index)));
            }
        }
    }

    @Override
    public void close() {
        scope.close();
    }

    private void add(TensorHeader tensor) {
        layout.add(tensor);
        arrays.add(scope.zeros(new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray())));
    }

    private static void initialise(NDArray matrix, CounterRandom random, int stream, long columns) {
        MemorySegment target = TensorBytes.of(matrix);
        double bound = 1 / Math.sqrt(columns);
        for (long i = 0; i < target.byteSize() / Float.BYTES; i++) {
            target.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (bound * (2 * random.uniform(stream, i) - 1)));
        }
    }

    private ObjectNode config(String base) {
        ObjectNode json = Json.object().put("peft_type", "LORA").put("task_type", "CAUSAL_LM").put("base_model_name_or_path", base)
                .put("r", shape.rank()).put("lora_alpha", shape.alpha()).put("lora_dropout", 0.0).put("bias", "none")
                .put("fan_in_fan_out", false).put("inference_mode", true);
        shape.targets().forEach(json.putArray("target_modules")::add);
        return json;
    }
}
