package dev.tributary.merge.plan;

import dev.tributary.merge.method.Parameter;
import dev.tributary.merge.recipe.ParameterValue;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Decides a parameter's value for a tensor: the source's settings first, then the output slice's, the input model's, the module's
/// and the recipe's, then the method's default.
///
/// @param recipe what all levels but module and slice come from
/// @param module the settings of the tensor's module
/// @param slice the settings of its slice
record ParameterResolver(Recipe recipe, Settings module, Settings slice) {

    /// A value and the level it came from.
    ///
    /// @param given what the level says; empty for a default
    record Resolved(double value, String level, Optional<ParameterValue> given) {
        /// Says what the value is and why, for people.
        String describe(Parameter parameter, String tensor, double depth) {
            String rule = given.map(value -> value.rule(tensor, depth)).orElse("");
            return "%s %s (%s%s)".formatted(parameter.name(), Parameter.plain(value), level, rule.isEmpty() ? "" : ", " + rule);
        }
    }

    /// The value of a parameter of the output tensor.
    Optional<Resolved> forTensor(Parameter parameter, String outputName, double depth) {
        Map<String, Settings> levels = new LinkedHashMap<>();
        levels.put("slice", slice);
        levels.put("module", module);
        levels.put("recipe", recipe.settings());
        return resolve(parameter, levels, outputName, depth);
    }

    /// The value of a parameter of one source.
    Optional<Resolved> forSource(Parameter parameter, Recipe.Source source, String inputName, double depth) {
        Map<String, Settings> levels = new LinkedHashMap<>();
        levels.put("source", source.settings());
        levels.put("slice", slice);
        levels.put("input_model_parameters", recipe.byModel().getOrDefault(source.model(), Settings.NONE));
        levels.put("module", module);
        levels.put("recipe", recipe.settings());
        return resolve(parameter, levels, inputName, depth);
    }

    private static Optional<Resolved> resolve(Parameter parameter, Map<String, Settings> levels, String tensor, double depth) {
        for (Map.Entry<String, Settings> level : levels.entrySet()) {
            OptionalDouble value = level.getValue().at(parameter.name(), tensor, depth);
            if (value.isPresent()) {
                return Optional.of(new Resolved(value.getAsDouble(), level.getKey(), level.getValue().find(parameter.name())));
            }
        }
        return parameter.fallback().isPresent() ? Optional.of(new Resolved(parameter.fallback().getAsDouble(), "default", Optional.empty()))
                : Optional.empty();
    }
}
