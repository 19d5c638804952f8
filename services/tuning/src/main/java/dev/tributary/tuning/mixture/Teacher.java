package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tributary.neural.script.Script;
import java.util.List;

/// A source as it is.
record Teacher(SourceModel model, Script script) implements Weights {

    @Override
    public NDArray tensor(NDManager scope, String name) {
        return script.call(scope, "wide", model.bytes(name), model.type(name)).getFirst();
    }

    @Override
    public NDArray rows(NDManager scope, String name, NDArray ids) {
        NDArray rows = script.call(scope, "rows", List.of(model.bytes(name)), ids).getFirst();
        return script.call(scope, "wide", rows, model.type(name)).getFirst();
    }
}
