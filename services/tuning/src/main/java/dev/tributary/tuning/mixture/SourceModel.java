package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.DecoderLayers;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// One model on disk, its weights mapped in the type they are stored in and seen by the engine as bytes: nothing is copied.
final class SourceModel implements AutoCloseable {

    private final Checkpoint checkpoint;
    private final DecoderConfig config;
    private final Map<String, NDArray> bytes = new HashMap<>();

    private SourceModel(Checkpoint checkpoint, NDManager scope) {
        this.checkpoint = checkpoint;
        this.config = DecoderConfig.of(checkpoint);
        DecoderLayers.parameters(config).forEach(wanted -> bytes.put(wanted.name(), map(wanted, scope)));
    }

    static SourceModel open(Path folder, NDManager scope) {
        Checkpoint checkpoint = Checkpoint.open(folder);
        try {
            return new SourceModel(checkpoint, scope);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    Path folder() {
        return checkpoint.folder();
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    DecoderConfig config() {
        return config;
    }

    /// The tensor's bytes, `[rows, columns * size]` or `[columns * size]`.
    NDArray bytes(String tensor) {
        return Objects.requireNonNull(bytes.get(tensor), tensor);
    }

    /// ATen's number of the tensor's element type.
    long type(String tensor) {
        return type(checkpoint.tensor(tensor).dtype());
    }

    static long type(Dtype dtype) {
        return switch (dtype) {
            case F16 -> 5;
            case F32 -> 6;
            case BF16 -> 15;
            default -> throw new IllegalStateException("checked when opened");
        };
    }

    private NDArray map(TensorHeader wanted, NDManager scope) {
        TensorHeader found = checkpoint.tensor(wanted.name());
        if (!found.shape().equals(wanted.shape())) {
            throw new InvalidModelException("tensor-shape", ("Tensor %s in %s has shape %s, but config.json calls for %s. "
                    + "Check that the two belong together.").formatted(wanted.name(), folder(), found.shape(), wanted.shape()));
        }
        Dtype dtype = found.dtype();
        if (!dtype.isArithmetic()) {
            throw new InvalidModelException("tensor-dtype", "Tensor %s in %s is %s; tuning reads F32, F16 and BF16. Convert the model first."
                    .formatted(wanted.name(), folder(), dtype));
        }
        if (found.bytes() > Integer.MAX_VALUE) {
            throw new InvalidModelException("model-too-large", "Tensor %s of %s takes %,d bytes; this engine maps up to 2 GiB per tensor."
                    .formatted(wanted.name(), folder(), found.bytes()));
        }
        long width = found.columns() * dtype.bytes();
        Shape shape = found.shape().size() == 2 ? new Shape(found.rows(), width) : new Shape(width);
        return scope.create(checkpoint.bytes(wanted.name()).asByteBuffer(), shape, DataType.UINT8);
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
