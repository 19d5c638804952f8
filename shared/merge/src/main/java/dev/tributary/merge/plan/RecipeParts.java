package dev.tributary.merge.plan;

import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a recipe says of each module of the donor.
final class RecipeParts {

    private RecipeParts() {}

    /// The recipe's parts by module; a recipe of whole models means all modules of the donor.
    static Map<String, Recipe.Module> of(Recipe recipe, InputModel donor, List<Problem> problems) {
        Set<String> known = donor.architecture().modules();
        Map<String, Recipe.Module> modules = new LinkedHashMap<>();
        if (recipe.layout() instanceof Recipe.Modules named) {
            named.modules().forEach((name, module) -> modules.put(Architecture.canonicalModule(name), module));
            for (String name : modules.keySet()) {
                if (!known.contains(name)) {
                    problems.add(Problem.of("there is no module '%s' in %s; it has %s".formatted(name, donor.reference(), known)));
                }
            }
            for (String name : known) {
                if (!modules.containsKey(name)) {
                    problems.add(Problem.of("the recipe says nothing about module '%s' of %s; add it to modules"
                            .formatted(name, donor.reference())));
                }
            }
        } else if (recipe.layout() instanceof Recipe.Slices && known.size() > 1) {
            problems.add(Problem.of("slices need a model of one module; %s has %s. Use modules.".formatted(donor.reference(), known)));
        } else {
            known.forEach(name -> modules.put(name, new Recipe.Module(recipe.layout(), Settings.NONE)));
        }
        return modules;
    }
}
