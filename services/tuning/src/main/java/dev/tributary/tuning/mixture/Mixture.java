package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.coefficients.TensorKind;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The model that sources and coefficients make, never held whole: each tensor is computed when it is needed.
///
/// Not thread-safe; its sources must outlive it.
public final class Mixture implements Weights {

    private final Sources sources;
    private final Method method;
    private final Activation activation;
    private final CoefficientSet coefficients;
    private final Script script;

    /// @param coefficients read at every use: changing them changes the mixture
    /// @throws InvalidModelException if task vectors are asked for without a base
    public Mixture(TorchEngine engine, Sources sources, Method method, Activation activation, CoefficientSet coefficients) {
        if (method == Method.DAM_TV && sources.base().isEmpty()) {
            throw new InvalidModelException("base-missing", "dam-tv weighs what each source changed since the base, and no base was given. "
                    + "Name the base, or use dam.");
        }
        this.sources = sources;
        this.method = method;
        this.activation = activation;
        this.coefficients = coefficients;
        this.script = engine.script(Mixture.class, "mixture.py");
    }

    /// The models it is made of.
    public Sources sources() {
        return sources;
    }

    /// The coefficients it is made with.
    public CoefficientSet coefficients() {
        return coefficients;
    }

    @Override
    public NDArray tensor(NDManager scope, String name) {
        return merge(scope, name, sources.bytes(name, overBase()));
    }

    @Override
    public NDArray rows(NDManager scope, String name, NDArray ids) {
        try (NDManager step = scope.newSubManager()) {
            return merge(scope, name, script.call(step, "rows", sources.bytes(name, overBase()), ids));
        }
    }

    /// Adds to `into` the gradient by the coefficients of a tensor, given that by the merged tensor.
    void reduce(NDManager scope, String name, NDArray gradient, CoefficientSet into) {
        reduce(scope, name, gradient, sources.bytes(name, overBase()), into);
    }

    /// The same for rows of a matrix that were used by themselves; rows used twice count twice.
    void reduceRows(NDManager scope, String name, NDArray ids, NDArray gradient, CoefficientSet into) {
        try (NDManager step = scope.newSubManager()) {
            reduce(scope, name, gradient, script.call(step, "rows", sources.bytes(name, overBase()), ids), into);
        }
    }

    /// Per pair of sources the weight of each column in the weighted overlap, `sin²(2θ)`; zeros for vectors, whose columns are numbers.
    public float[][] angles(TensorHeader tensor) {
        int pairs = coefficients.sources() * (coefficients.sources() - 1) / 2;
        int columns = coefficients.slot(tensor.name()).length();
        float[][] angles = new float[pairs][columns];
        if (tensor.shape().size() == 2) {
            try (NDManager scope = NDManager.newBaseManager("PyTorch")) {
                float[] flat = script.call(scope, "angles", sources.bytes(tensor.name(), true), sources.types(tensor.name(), true)).getFirst().toFloatArray();
                Arrays.setAll(angles, pair -> Arrays.copyOfRange(flat, pair * columns, (pair + 1) * columns));
            }
        }
        return angles;
    }

    Teacher teacher(int source) {
        return new Teacher(sources.model(source), script);
    }

    Script script() {
        return script;
    }

    private boolean overBase() {
        return method == Method.DAM_TV;
    }

    private long overBaseFlag() {
        return overBase() ? 1 : 0;
    }

    private NDArray merge(NDManager scope, String name, List<NDArray> stored) {
        try (NDManager step = scope.newSubManager()) {
            List<NDArray> weights = new ArrayList<>();
            for (float[] vector : coefficients.slot(name).vectors()) {
                weights.add(step.create(activation.apply(vector), new Shape(vector.length)));
            }
            return script.call(scope, "merge", stored, weights, sources.types(name, overBase()), overBaseFlag()).getFirst();
        }
    }

    private void reduce(NDManager scope, String name, NDArray gradient, List<NDArray> stored, CoefficientSet into) {
        CoefficientSet.Slot slot = coefficients.slot(name);
        try (NDManager step = scope.newSubManager()) {
            float[] flat = script.call(step, "reduce", gradient, stored, sources.types(name, overBase()), overBaseFlag(),
                    slot.kind() == TensorKind.BIAS ? 1L : 0L).getFirst().toFloatArray();
            float[][] sums = into.slot(name).vectors();
            for (int source = 0; source < sums.length; source++) {
                for (int k = 0; k < slot.length(); k++) {
                    sums[source][k] += activation.slope(slot.vectors()[source][k]) * flat[source * slot.length() + k];
                }
            }
        }
    }
}
