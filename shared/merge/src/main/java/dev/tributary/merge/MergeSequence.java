package dev.tributary.merge;

import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Several recipes of one file that build on one another: a recipe may name another's result as a model. What `mergekit-multi` runs.
///
/// @param steps in an order in which every recipe comes after those it needs; the last one makes the final result
public record MergeSequence(List<Recipe> steps) {
    public MergeSequence {
        steps = List.copyOf(steps);
    }

    /// Orders recipes by what they need.
    ///
    /// @param origin what to call the file in messages
    /// @throws InvalidRecipeException if names clash, recipes need each other in a circle, or the final one is not clear
    public static MergeSequence of(List<Recipe> recipes, String origin) {
        Map<String, Recipe> named = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Recipe recipe : recipes) {
            recipe.name().ifPresent(name -> {
                if (named.putIfAbsent(name, recipe) != null) {
                    problems.add(Problem.of("two documents are named '%s'; rename one".formatted(name)));
                }
            });
        }
        List<Recipe> unnamed = recipes.stream().filter(recipe -> recipe.name().isEmpty()).toList();
        if (unnamed.size() > 1) {
            problems.add(Problem.of("%d documents have no name; all but the final one need one".formatted(unnamed.size())));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRecipeException(origin, problems);
        }
        Recipe last = unnamed.isEmpty() ? recipes.getLast() : unnamed.getFirst();
        List<Recipe> steps = new ArrayList<>();
        // Documents, whatever they say: two may say the same.
        Set<Recipe> entered = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Recipe recipe : recipes) {
            if (recipe != last) {
                visit(recipe, named, entered, steps, origin);
            }
        }
        visit(last, named, entered, steps, origin);
        return new MergeSequence(steps);
    }

    private static void visit(Recipe recipe, Map<String, Recipe> named, Set<Recipe> entered, List<Recipe> steps, String origin) {
        if (steps.contains(recipe)) {
            return;
        }
        if (!entered.add(recipe)) {
            throw new InvalidRecipeException(origin, List.of(Problem.of("document '%s' needs its own result, by way of others"
                    .formatted(recipe.name().orElse("")))));
        }
        for (ModelReference model : recipe.models()) {
            Optional.ofNullable(named.get(model.path())).ifPresent(needed -> visit(needed, named, entered, steps, origin));
        }
        steps.add(recipe);
    }
}
