package dev.tributary.merge.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The parameters given at one level of a recipe, by name.
public record Settings(Map<String, ParameterValue> values) {
    /// No parameters.
    public static final Settings NONE = new Settings(Map.of());

    public Settings {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// A parameter's value for one tensor; empty if this level says nothing about it.
    public OptionalDouble at(String parameter, String tensor, double depth) {
        return find(parameter).map(value -> value.at(tensor, depth)).orElse(OptionalDouble.empty());
    }

    /// What this level says of a parameter, if anything.
    public Optional<ParameterValue> find(String parameter) {
        return Optional.ofNullable(values.get(parameter));
    }
}
