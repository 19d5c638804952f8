package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a method on one small tensor, cut into chunks and tiles of chosen sizes.
final class MethodRun {
    private final MergeMethod method;
    private final Map<String, Double> tensorValues = new HashMap<>();
    private final Map<String, List<Double>> modelValues = new LinkedHashMap<>();
    private Dtype dtype = Dtype.F32;
    private List<Long> shape = List.of();
    private int chunk = 64;
    private int tile = 16;
    private boolean split;
    private boolean moderate;

    private MethodRun(String name) {
        this.method = MergeMethods.find(name).orElseThrow();
    }

    static MethodRun of(String name) {
        return new MethodRun(name);
    }

    MethodRun dtype(Dtype other) {
        dtype = other;
        return this;
    }

    MethodRun shape(Long... axes) {
        shape = List.of(axes);
        return this;
    }

    MethodRun cut(int chunkElements, int tileElements) {
        chunk = chunkElements;
        tile = tileElements;
        return this;
    }

    /// Whether tiles hold the even elements first, if the method lets them.
    MethodRun split(boolean evenFirst) {
        split = evenFirst;
        return this;
    }

    /// Whether the sources are said to be moderate, if the method is gentle.
    MethodRun moderate(boolean all) {
        moderate = all;
        return this;
    }

    MethodRun set(String parameter, double value) {
        tensorValues.put(parameter, value);
        return this;
    }

    MethodRun perModel(String parameter, Double... values) {
        modelValues.put(parameter, List.of(values));
        return this;
    }

    /// @param base the base's elements; none if empty
    float[] run(float[] base, float[]... models) {
        int elements = models[0].length;
        for (Parameter parameter : method.parameters()) {
            if (parameter.scope() == Parameter.Scope.TENSOR) {
                tensorValues.putIfAbsent(parameter.name(), parameter.fallback().orElse(Double.NaN));
            } else {
                modelValues.putIfAbsent(parameter.name(), Collections.nCopies(models.length, parameter.fallback().orElse(Double.NaN)));
            }
        }
        TensorTask task = new TensorTask("layers.0.x", shape.isEmpty() ? List.of((long) elements) : shape, dtype, models.length,
                base.length > 0, tensorValues, modelValues, 42);
        TensorMerge merge = method.bind(task);
        int tileElements = merge.wholeRows() ? task.columns() : tile;
        int chunkElements = Math.ceilDiv(chunk, tileElements) * tileElements;
        int chunks = Math.max(1, Math.ceilDiv(elements, chunkElements));
        Tile shared = new Tile();
        for (Survey survey : merge.surveys()) {
            survey.begin(chunks);
            for (int i = chunks - 1; i >= 0; i--) {
                Survey.Look look = survey.open(i);
                for (int at = i * chunkElements; at < Math.min(elements, (i + 1) * chunkElements); at += tileElements) {
                    fill(shared, merge, at, Math.min(tileElements, elements - at), base, models);
                    look.see(shared);
                }
                look.end();
            }
            survey.conclude();
        }
        float[] result = new float[elements];
        for (int i = chunks - 1; i >= 0; i--) {
            TensorMerge.Combination combination = merge.open(i);
            for (int at = i * chunkElements; at < Math.min(elements, (i + 1) * chunkElements); at += tileElements) {
                int count = Math.min(tileElements, elements - at);
                fill(shared, merge, at, count, base, models);
                float[] out = new float[count];
                combination.combine(shared, out);
                for (int element = 0; element < count; element++) {
                    result[at + element] = out[shared.indexOf(element)];
                }
            }
        }
        return result;
    }

    private void fill(Tile target, TensorMerge merge, int at, int count, float[] base, float[][] models) {
        target.reset(dtype, models.length, at, count, split && !merge.inOrder() && count % 2 == 0);
        for (int element = 0; element < count; element++) {
            for (int model = 0; model < models.length; model++) {
                target.model(model)[target.indexOf(element)] = models[model][at + element];
            }
            if (base.length > 0) {
                target.base()[target.indexOf(element)] = base[at + element];
            }
        }
        target.moderate(moderate && merge.isGentle());
    }
}
