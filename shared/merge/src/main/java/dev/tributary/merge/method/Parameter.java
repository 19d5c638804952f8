package dev.tributary.merge.method;

import java.util.Optional;
import java.util.OptionalDouble;

/// A number or switch a merge method reads.
///
/// @param name as recipes spell it
/// @param scope whether it has one value per output tensor or one per tensor and model
/// @param fallback its value where a recipe says nothing; empty if it must be given
/// @param min the least value allowed
/// @param max the greatest value allowed
/// @param openMin whether `min` itself is not allowed
public record Parameter(String name, Scope scope, OptionalDouble fallback, double min, double max, boolean openMin) {
    /// How finely a parameter is set.
    public enum Scope {
        /// One value per output tensor.
        TENSOR,
        /// One value per output tensor and input model.
        MODEL
    }

    /// A parameter that must be given for every model but the base.
    static Parameter requiredPerModel(String name) {
        return new Parameter(name, Scope.MODEL, OptionalDouble.empty(), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
    }

    /// A parameter of each model with a default.
    static Parameter perModel(String name, double fallback) {
        return new Parameter(name, Scope.MODEL, OptionalDouble.of(fallback), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
    }

    /// A parameter of the output tensor that must be given.
    static Parameter requiredPerTensor(String name) {
        return new Parameter(name, Scope.TENSOR, OptionalDouble.empty(), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
    }

    /// A parameter of the output tensor with a default.
    static Parameter perTensor(String name, double fallback) {
        return new Parameter(name, Scope.TENSOR, OptionalDouble.of(fallback), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
    }

    /// A switch of the output tensor.
    static Parameter flag(String name, boolean fallback) {
        return new Parameter(name, Scope.TENSOR, OptionalDouble.of(fallback ? 1 : 0), 0, 1, false);
    }

    /// The share of elements kept: above 0, at most 1.
    static Parameter density(String name, Scope scope) {
        return new Parameter(name, scope, OptionalDouble.of(1), 0, 1, true);
    }

    /// The same parameter with bounds, both allowed.
    Parameter between(double least, double greatest) {
        return new Parameter(name, scope, fallback, least, greatest, false);
    }

    /// What is wrong with a value, if anything.
    public Optional<String> faultOf(double value) {
        boolean low = openMin ? value <= min : value < min;
        if (!low && value <= max) {
            return Optional.empty();
        }
        String allowed = Double.isInfinite(max) ? "at least " + plain(min)
                : "%s %s and at most %s".formatted(openMin ? "above" : "at least", plain(min), plain(max));
        return Optional.of("%s must be %s, not %s".formatted(name, allowed, plain(value)));
    }

    /// A value as recipes write it.
    public static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }
}
