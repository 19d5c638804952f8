package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The weights of a decoder in memory, whatever they are at the time. The decoder must outlive it.
public final class ModelWeights implements Weights {

    private final Map<String, NDArray> arrays = new HashMap<>();
    private final Script script;

    /// A view of a decoder.
    public ModelWeights(TorchEngine engine, Decoder decoder) {
        this.script = engine.script(Mixture.class, "mixture.py");
        for (int i = 0; i < decoder.parameters().size(); i++) {
            arrays.put(decoder.parameters().get(i).name(), decoder.arrays().get(i));
        }
    }

    @Override
    public NDArray tensor(NDManager scope, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    @Override
    public NDArray rows(NDManager scope, String name, NDArray ids) {
        return script.call(scope, "rows", List.of(Objects.requireNonNull(arrays.get(name), name)), ids).getFirst();
    }
}
