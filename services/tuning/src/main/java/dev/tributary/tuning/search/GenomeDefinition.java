package dev.tributary.tuning.search;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Which recipes are searched, as mergekit-evolve defines it.
///
/// @param models               what is merged, as recipes name them; at least two
/// @param base                 what task vectors are taken from
/// @param layerGranularity     layers per group with parameters of its own; divides the depth; 0: one group
/// @param smooth               whether parameters run from group to group in straight lines instead of steps
/// @param filters              parts of tensor names that get parameters of their own; the first that fits decides, the last set serves the rest
/// @param allowNegativeWeights whether a weight may be negative instead of counting as its absolute value
/// @param normalize            whether weighted sums are divided by their weights; true for linear, ties and dare_ties where it is not said
public record GenomeDefinition(GenomeMethod method, List<String> models, Optional<String> base, int layerGranularity, boolean smooth,
        List<String> filters, boolean allowNegativeWeights, Optional<Boolean> normalize) {

    /// @throws IllegalArgumentException if the settings contradict each other
    public GenomeDefinition {
        models = List.copyOf(models);
        filters = List.copyOf(filters);
        if (models.size() < 2) {
            throw new IllegalArgumentException("a genome needs at least two models to weigh, not %s; name another".formatted(models));
        }
        if (new HashSet<>(models).size() < models.size()) {
            throw new IllegalArgumentException("a genome names a model twice: %s; name each once".formatted(models));
        }
        if (method.needsBase() && base.isEmpty()) {
            throw new IllegalArgumentException("%s weighs what each model changed since the base; name the base".formatted(method.label()));
        }
        if (!method.needsBase() && base.isPresent()) {
            throw new IllegalArgumentException("%s knows no base; leave '%s' out, or list it among the models".formatted(method.label(), base.get()));
        }
        if (layerGranularity < 0) {
            throw new IllegalArgumentException("layerGranularity must be 0 (one group) or a number of layers, not " + layerGranularity);
        }
        if (filters.stream().anyMatch(String::isBlank) || new HashSet<>(filters).size() < filters.size()) {
            throw new IllegalArgumentException("each filter must be part of a tensor's name and differ from the others, not %s".formatted(filters));
        }
        if (method == GenomeMethod.SLERP && (smooth || !filters.isEmpty() || normalize.isPresent())) {
            throw new IllegalArgumentException("slerp picks two models per layer group, so it knows neither smooth nor filters nor normalize; "
                    + "leave them out");
        }
    }

    /// One group, no filters, defaults.
    public static GenomeDefinition of(GenomeMethod method, List<String> models, Optional<String> base) {
        return new GenomeDefinition(method, models, base, 0, false, List.of(), false, Optional.empty());
    }

    /// The same with other names for the models.
    GenomeDefinition withNames(UnaryOperator<String> names) {
        return new GenomeDefinition(method, models.stream().map(names).toList(), base.map(names), layerGranularity, smooth, filters,
                allowNegativeWeights, normalize);
    }

    /// The same with other groups of layers.
    public GenomeDefinition withGroups(int granularity, boolean inLines) {
        return new GenomeDefinition(method, models, base, granularity, inLines, filters, allowNegativeWeights, normalize);
    }

    /// The same with other filters.
    public GenomeDefinition withFilters(String... others) {
        return new GenomeDefinition(method, models, base, layerGranularity, smooth, List.of(others), allowNegativeWeights, normalize);
    }

    /// The same with weights of either sign.
    public GenomeDefinition withNegativeWeights() {
        return new GenomeDefinition(method, models, base, layerGranularity, smooth, filters, true, normalize);
    }

    boolean isNormalized() {
        return normalize.orElse(method.normalizesByDefault());
    }
}
