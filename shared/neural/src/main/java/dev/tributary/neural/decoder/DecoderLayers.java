package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import java.util.List;

/// A decoder's arithmetic one layer at a time, over weights the caller brings along: for models that are computed rather than
/// stored, or too large to hold. The caller decides what to keep between the passes: a layer's activations, or only the stream before it,
/// from which they are computed again.
///
/// The stream is float32, `[sequences * time, width]`. Results belong to the scope passed in. Thread-safe.
public final class DecoderLayers {

    private static final String LAYER = "model.layers.";

    private final DecoderConfig config;
    private final Compute compute;
    private final Script script;
    private final List<TensorHeader> layout;

    /// Prepares the arithmetic; no weights are read.
    public DecoderLayers(TorchEngine engine, DecoderConfig config, Compute compute) {
        this.script = engine.script(Decoder.class, "decoder.py", "layers.py");
        this.config = config;
        this.compute = compute;
        this.layout = ParameterLayout.of(config, Dtype.F32);
    }

    /// Names and float32 shapes of all parameters of a decoder, in the order scripts and checkpoints have them.
    public static List<TensorHeader> parameters(DecoderConfig config) {
        return ParameterLayout.of(config, Dtype.F32);
    }

    /// The parameters of layer `index`, in the order [#advance] and [#retreat] take and return them.
    public List<TensorHeader> layer(int index) {
        String prefix = LAYER + index + ".";
        return layout.stream().filter(tensor -> tensor.name().startsWith(prefix)).toList();
    }

    /// What every layer needs to know about a batch; dies with the scope it was prepared in.
    public static final class Positions {
        private final BatchArrays arrays;
        private final long sequences;

        private Positions(BatchArrays arrays, long sequences) {
            this.arrays = arrays;
            this.sequences = sequences;
        }

        /// The token ids, `[sequences * time]`.
        public NDArray ids() {
            return arrays.ids().flatten();
        }
    }

    /// Checks a one-part batch and prepares its angles and how far it reaches back; labels are not used.
    public Positions positions(TokenBatch batch, NDManager scope) {
        return new Positions(BatchArrays.of(config, batch, scope), batch.sequences());
    }

    /// The stream after a layer.
    public NDArray advance(NDManager scope, Positions at, NDArray stream, List<NDArray> parameters) {
        try (NDManager one = scope.newSubManager()) {
            NDArray after = activations(one, at, stream, parameters).getLast();
            after.attach(scope);
            return after;
        }
    }

    /// What the backward pass of a layer needs, the stream before it first and the one after it last.
    public List<NDArray> activations(NDManager scope, Positions at, NDArray stream, List<NDArray> parameters) {
        return script.call(scope, "advance", stream, parameters, at.sequences, at.arrays.cos(), at.arrays.sin(), at.arrays.reach(),
                compute.arguments(config), config.normEpsilon());
    }

    /// Bytes of a layer's [#activations] per token.
    public static long activationBytes(DecoderConfig config, Precision precision) {
        long element = precision == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
        long attention = (long) config.heads() * config.headSize();
        long keys = (long) config.keyValueHeads() * config.headSize();
        // In float32: residual twice; in the compute type: queries and the attention's result, keys and values, gate and up.
        return Float.BYTES * 2L * config.width() + element * 2L * (keys + attention + config.feedForward());
    }

    /// Gradients of a layer's parameters, in order, and last that of the stream before it.
    ///
    /// @param gradient    of the stream after the layer
    /// @param activations of the layer
    public List<NDArray> retreat(NDManager scope, Positions at, NDArray gradient, List<NDArray> activations, List<NDArray> parameters) {
        return script.call(scope, "retreat", gradient, activations, parameters, at.arrays.cos(), at.arrays.sin(), at.arrays.reach(),
                compute.arguments(config));
    }

    /// The stream after the final norm: what the output matrix is multiplied with.
    public NDArray finish(NDManager scope, NDArray stream, NDArray norm) {
        return script.call(scope, "finish", stream, norm, config.normEpsilon()).getFirst();
    }

    /// Gradients of the stream before the final norm and of the norm.
    public List<NDArray> unfinish(NDManager scope, NDArray gradient, NDArray stream, NDArray norm) {
        return script.call(scope, "unfinish", gradient, stream, norm, config.normEpsilon());
    }
}
