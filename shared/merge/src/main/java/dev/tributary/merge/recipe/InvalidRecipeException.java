package dev.tributary.merge.recipe;

import java.util.List;
import java.util.stream.Collectors;

/// A recipe that cannot be run, with everything found wrong with it at once.
public final class InvalidRecipeException extends IllegalArgumentException {
    private final List<Problem> problems;

    /// @param recipe what to call the recipe, e.g. its file name
    /// @param problems at least one, in order of appearance
    public InvalidRecipeException(String recipe, List<Problem> problems) {
        super(problems.stream().map(problem -> recipe + ": " + problem).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// The stable name of the fault: that of all problems if they share one, else `invalid-recipe`.
    public String code() {
        List<String> codes = problems.stream().map(Problem::code).distinct().toList();
        return codes.size() == 1 ? codes.getFirst() : "invalid-recipe";
    }

    /// Everything wrong, in order of appearance.
    public List<Problem> problems() {
        return problems;
    }
}
