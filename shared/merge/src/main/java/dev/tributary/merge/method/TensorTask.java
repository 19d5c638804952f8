package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import java.util.List;
import java.util.Map;

/// One output tensor as a method sees it: what it is called, its shape, and the parameters that apply.
///
/// @param name the output tensor's name
/// @param shape axis lengths, equal in all sources
/// @param dtype what arithmetic runs in: each elementary step is rounded to it, as PyTorch does
/// @param models how many sources there are besides the base
/// @param hasBase whether there is a base
/// @param tensorValues parameters of the tensor, by name
/// @param modelValues parameters of each model, by name, in source order
/// @param seed what random masks are drawn from
public record TensorTask(String name, List<Long> shape, Dtype dtype, int models, boolean hasBase, Map<String, Double> tensorValues,
        Map<String, List<Double>> modelValues, long seed) {

    /// A parameter of the tensor.
    public double number(String parameter) {
        return tensorValues.get(parameter);
    }

    /// A switch of the tensor.
    public boolean flag(String parameter) {
        return number(parameter) != 0;
    }

    /// A parameter of one model.
    public double number(String parameter, int model) {
        return modelValues.get(parameter).get(model);
    }

    /// How many elements the tensor has.
    public long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /// The length of the last axis; 1 for a scalar.
    public int columns() {
        return shape.isEmpty() ? 1 : Math.toIntExact(shape.getLast());
    }
}
