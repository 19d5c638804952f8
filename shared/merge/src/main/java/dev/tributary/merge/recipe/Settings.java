package dev.tributary.merge.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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
        ParameterValue value = values.get(parameter);
        return value == null ? OptionalDouble.empty() : value.at(tensor, depth);
    }
}
