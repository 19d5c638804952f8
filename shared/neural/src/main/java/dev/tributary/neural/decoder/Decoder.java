package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A decoder in memory: float32 master weights outside the Java heap and the script that computes with them.
///
/// Not thread-safe: one thread at a time. The creator closes it, which frees the weights.
public final class Decoder implements Trainable, AutoCloseable {

    private final TorchEngine engine;
    private final ObjectNode source;
    private final DecoderConfig config;
    private final NDManager scope;
    private final Script script;
    private final List<TensorHeader> layout;
    private final List<NDArray> parameters = new ArrayList<>();
    private Optional<Workspace> workspace = Optional.empty();

    /// Activations and gradients of a step, kept for the next.
    private record Workspace(long tokens, int parts, Compute compute, NDArray memory) {
    }

    private Decoder(TorchEngine engine, ObjectNode source, String where) {
        this.engine = engine;
        this.source = source;
        this.config = DecoderConfig.parse(source, where);
        this.layout = ParameterLayout.of(config, Dtype.F32);
        this.scope = engine.newScope();
        this.script = engine.script(Decoder.class, "decoder.py");
        for (TensorHeader tensor : layout) {
            if (tensor.bytes() > Integer.MAX_VALUE) {
                close();
                throw new InvalidModelException("model-too-large",
                        ("Tensor %s of %s takes %,d bytes in float32; this engine holds up to 2 GiB "
                        + "per tensor. Train such a model on a cluster.").formatted(tensor.name(), where, tensor.bytes()));
            }
            parameters.add(scope.zeros(new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray())));
        }
    }

    /// Loads a model folder: float32, float16 or bfloat16, one file or several.
    ///
    /// @throws InvalidModelException if the folder is no supported decoder; the message names the field or tensor
    public static Decoder load(TorchEngine engine, Path folder) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Decoder decoder = new Decoder(engine, checkpoint.config(), folder.resolve("config.json").toString());
            try {
                DecoderWeights.load(checkpoint, decoder.config, decoder.layout, decoder.parameters);
                return decoder;
            } catch (RuntimeException e) {
                decoder.close();
                throw e;
            }
        }
    }

    /// A new model with random weights, a function of description and seed only.
    ///
    /// @param config the content of a `config.json`, for instance [DecoderConfig#llama]
    public static Decoder random(TorchEngine engine, ObjectNode config, long seed) {
        Decoder decoder = new Decoder(engine, config.deepCopy(), "the given config");
        DecoderWeights.initialise(decoder.config, decoder.layout, decoder.parameters, seed);
        return decoder;
    }

    /// Writes a model folder, whole or not at all.
    ///
    /// @param folder     must not exist or be empty
    /// @param dtype      F32, F16 or BF16
    /// @param companions files copied beside the weights, such as `tokenizer.json`
    public void save(Path folder, Dtype dtype, List<Path> companions) {
        ObjectNode json = source.deepCopy();
        json.put(json.has("dtype") ? "dtype" : "torch_dtype", dtype.torchName());
        try (CheckpointWriter writer = CheckpointWriter.create(folder, json, ParameterLayout.of(config, dtype))) {
            for (int i = 0; i < parameters.size(); i++) {
                String name = layout.get(i).name();
                TensorBytes.store(parameters.get(i), dtype, (offset, bytes) -> writer.write(name, offset, bytes));
            }
            companions.forEach(writer::copy);
            writer.publish();
        }
    }

    /// What kind of decoder this is.
    public DecoderConfig config() {
        return config;
    }

    @Override
    public List<TensorHeader> parameters() {
        return layout;
    }

    @Override
    public List<NDArray> arrays() {
        return List.copyOf(parameters);
    }

    /// How many numbers the model consists of.
    public long parameterCount() {
        return layout.stream().mapToLong(TensorHeader::elements).sum();
    }

    /// Logits of a one-part batch, `[sequences, time, vocabulary]` row by row.
    public float[] logits(TokenBatch batch, Compute compute) {
        try (NDManager step = scope.newSubManager()) {
            BatchArrays in = BatchArrays.of(config, batch, step);
            return script.call(step, "logits", parameters, in.onlyIds(), in.cos(), in.sin(), in.reach(), compute.arguments(config),
                    config.normEpsilon()).getFirst().toFloatArray();
        }
    }

    /// Negative log-likelihood of a one-part batch's labels in nats, summed in float64.
    public double likelihood(TokenBatch batch, Compute compute) {
        try (NDManager step = scope.newSubManager()) {
            BatchArrays in = BatchArrays.of(config, batch, step);
            List<NDArray> matrices = script.call(step, "matrices", parameters, compute.arguments(config));
            return script.call(step, "likelihood", parameters, matrices, in.onlyIds(), in.onlyLabels(), in.cos(), in.sin(), in.reach(),
                    compute.arguments(config), config.normEpsilon()).getFirst().toDoubleArray()[0];
        }
    }

    /// The gradient of the mean loss of a one-part batch, one array per parameter in order.
    ///
    /// @param into owns the result
    public List<NDArray> gradients(TokenBatch batch, Compute compute, NDManager into) {
        try (NDManager step = scope.newSubManager()) {
            BatchArrays in = BatchArrays.of(config, batch, step);
            NDArray workspace = script.call(step, "workspace", parameters, (long) batch.sequences() * batch.time(), 1L,
                    compute.arguments(config)).getFirst();
            List<NDArray> result = script.call(into, "accumulate", workspace, parameters, in.ids(), in.labels(), in.cos(), in.sin(),
                    in.reach(), 1.0 / batch.predictions(), compute.arguments(config), config.normEpsilon());
            return result.subList(1, result.size());
        }
    }

    @Override
    public Step step(TokenBatch batch, Moments moments, AdamW optimiser, double rate, long number, Compute compute) {
        long predictions = batch.predictions();
        try (NDManager step = scope.newSubManager()) {
            BatchArrays in = BatchArrays.of(config, batch, step);
            double[] result = script.call(step, "step", workspace(batch, compute), parameters, moments.first(), moments.second(),
                    in.ids(), in.labels(), in.cos(), in.sin(), in.reach(), optimiser.constants(1.0 / predictions, rate, number),
                    compute.arguments(config), config.normEpsilon()).getFirst().toDoubleArray();
            return new Step(result[0] / predictions, result[1]);
        }
    }

    /// Memory for steps on batches of this shape: that of the step before if it was alike.
    NDArray workspace(TokenBatch batch, Compute compute) {
        long tokens = (long) batch.sequences() * batch.time();
        if (workspace.filter(kept -> kept.tokens == tokens && kept.parts == batch.parts() && kept.compute.equals(compute)).isEmpty()) {
            workspace.ifPresent(kept -> kept.memory.close());
            workspace = Optional.of(new Workspace(tokens, batch.parts(), compute, script.call(scope, "workspace", parameters, tokens,
                    (long) batch.parts(), compute.arguments(config)).getFirst()));
        }
        return workspace.orElseThrow().memory;
    }

    /// The script, for adapters of this decoder.
    Script script() {
        return script;
    }

    /// A scope within this decoder's own.
    NDManager newScope() {
        return scope.newSubManager();
    }

    @Override
    public void close() {
        scope.close();
        engine.releaseMemory();
    }
}
