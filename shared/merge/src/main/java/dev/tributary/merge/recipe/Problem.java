package dev.tributary.merge.recipe;

import dev.tributary.weights.InvalidModelException;

/// One thing wrong with a recipe or with the models it names.
///
/// @param code the stable name of the fault: `invalid-recipe`, or the code of the model's fault
/// @param line 1-based line in the recipe; 0 if the fault lies elsewhere
/// @param column 1-based column; 0 if unknown
/// @param message what is wrong, why, and what to do
public record Problem(String code, int line, int column, String message) {
    /// A problem without a place in the recipe.
    public static Problem of(String message) {
        return new Problem("invalid-recipe", 0, 0, message);
    }

    /// A model that cannot be used.
    public static Problem of(InvalidModelException fault) {
        return new Problem(fault.code(), 0, 0, String.valueOf(fault.getMessage()));
    }

    @Override
    public String toString() {
        return line == 0 ? message : "line %d, column %d: %s".formatted(line, column, message);
    }
}
