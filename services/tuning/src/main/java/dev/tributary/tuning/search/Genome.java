package dev.tributary.tuning.search;

import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.InvalidModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// A point of the search as a merge recipe. A genotype is a tensor, layer groups × models × (filters + 1) × parameters, row by row;
/// the last of the parameter sets is for tensors that no filter fits.
///
/// Decoding: a weight counts as its absolute value unless negative ones are allowed, a density as its absolute value up to 1. For
/// slerp the two models of the highest values in a group are taken, the higher as base, and `t` is the softmax share of the other.
/// Without `smooth` each group is a slice; with it, a parameter's values over the groups are the knots of a gradient over depth.
/// Immutable.
public final class Genome {

    private final GenomeDefinition definition;
    private final int layers;
    private final int groups;

    /// @param layers the models' depth
    /// @throws InvalidModelException if the granularity does not divide the depth
    public Genome(GenomeDefinition definition, int layers) {
        int granularity = definition.layerGranularity() == 0 ? layers : definition.layerGranularity();
        if (layers < 1 || layers % granularity != 0) {
            throw new InvalidModelException("granularity-does-not-divide", ("layerGranularity %d does not divide the %d layers of %s: the last "
                    + "group would be cut short. Choose one of %s, or 0 for one group.").formatted(granularity, layers,
                            String.join(", ", definition.models()), IntStream.rangeClosed(1, layers).filter(size -> layers % size == 0)
                                    .mapToObj(Integer::toString).collect(Collectors.joining(", "))));
        }
        this.definition = definition;
        this.layers = layers;
        this.groups = layers / granularity;
    }

    /// What it describes.
    public GenomeDefinition definition() {
        return definition;
    }

    /// How many numbers a genotype has.
    public int dimension() {
        return groups * definition.models().size() * sets() * definition.method().parameters().size();
    }

    /// Where the search begins: equal weights, all of each delta. For `linear` that is the plain average.
    public double[] start() {
        double[] start = new double[dimension()];
        int parameters = definition.method().parameters().size();
        Arrays.setAll(start, i -> i % parameters == 0 ? 1.0 / definition.models().size() : 1);
        return start;
    }

    /// The recipe a genotype stands for, parsed from [#yaml], so that what is measured is what is written.
    public Recipe recipe(double[] genotype) {
        return RecipeParser.parse(yaml(genotype), "the candidate's recipe");
    }

    /// The recipe as plain MergeKit YAML.
    public String yaml(double[] genotype) {
        if (genotype.length != dimension()) {
            throw new IllegalArgumentException("a genotype of this genome has %d numbers, not %d".formatted(dimension(), genotype.length));
        }
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("merge_method", definition.method().label());
        definition.base().ifPresent(base -> recipe.put("base_model", reference(base)));
        if (definition.smooth()) {
            recipe.put("models", models(genotype));
        } else {
            recipe.put("slices", IntStream.range(0, groups).mapToObj(group -> definition.method() == GenomeMethod.SLERP
                    ? pair(genotype, group) : slice(genotype, group)).toList());
        }
        if (definition.method() != GenomeMethod.SLERP) {
            recipe.put("parameters", Map.of("normalize", definition.isNormalized()));
        }
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setWidth(Integer.MAX_VALUE);
        return new Yaml(options).dump(recipe);
    }

    private List<Map<String, Object>> models(double[] genotype) {
        List<Map<String, Object>> models = new ArrayList<>();
        for (int model = 0; model < definition.models().size(); model++) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("model", reference(definition.models().get(model)));
            entry.put("parameters", parameters(genotype, 0, groups, model));
            models.add(entry);
        }
        unlistedBase().forEach(base -> models.add(Map.of("model", reference(base))));
        return models;
    }

    private Map<String, Object> slice(double[] genotype, int group) {
        List<Map<String, Object>> sources = new ArrayList<>();
        for (int model = 0; model < definition.models().size(); model++) {
            Map<String, Object> source = source(definition.models().get(model), group);
            source.put("parameters", parameters(genotype, group, group + 1, model));
            sources.add(source);
        }
        unlistedBase().forEach(base -> sources.add(source(base, group)));
        return Map.of("sources", sources);
    }

    private Map<String, Object> pair(double[] genotype, int group) {
        int first = strongest(genotype, group, -1);
        int second = strongest(genotype, group, first);
        // The second of two softmax shares.
        double t = 1 / (1 + StrictMath.exp(value(genotype, group, first, 0, 0) - value(genotype, group, second, 0, 0)));
        Map<String, Object> slice = new LinkedHashMap<>();
        slice.put("sources", List.of(source(definition.models().get(first), group), source(definition.models().get(second), group)));
        slice.put("base_model", reference(definition.models().get(first)));
        slice.put("parameters", Map.of("t", t));
        return slice;
    }

    /// The long form, where the short one would take part of a path for a revision or an adapter.
    private static Object reference(String model) {
        return model.matches("[^@+]*") ? model : Map.of("model", Map.of("path", model));
    }

    /// The model of the highest value besides `except`; the first of equals.
    private int strongest(double[] genotype, int group, int except) {
        int found = -1;
        for (int model = 0; model < definition.models().size(); model++) {
            if (model != except && (found < 0 || value(genotype, group, model, 0, 0) > value(genotype, group, found, 0, 0))) {
                found = model;
            }
        }
        return found;
    }

    private Map<String, Object> source(String model, int group) {
        int size = layers / groups;
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("model", reference(model));
        source.put("layer_range", List.of(group * size, (group + 1) * size));
        return source;
    }

    /// The parameters of one model in groups `from` until `to`.
    private Map<String, Object> parameters(double[] genotype, int from, int to, int model) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int parameter = 0; parameter < definition.method().parameters().size(); parameter++) {
            List<Object> sets = new ArrayList<>();
            for (int set = 0; set < sets(); set++) {
                List<Double> values = new ArrayList<>();
                for (int group = from; group < to; group++) {
                    values.add(decoded(definition.method().parameters().get(parameter), value(genotype, group, model, set, parameter)));
                }
                Object value = values.size() == 1 ? values.getFirst() : values;
                sets.add(set < definition.filters().size() ? filtered(definition.filters().get(set), value) : value);
            }
            if (sets.size() > 1) {
                sets.add(Map.of("value", sets.removeLast()));
            }
            parameters.put(definition.method().parameters().get(parameter), sets.size() == 1 ? sets.getFirst() : sets);
        }
        return parameters;
    }

    private static Map<String, Object> filtered(String filter, Object value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("filter", filter);
        entry.put("value", value);
        return entry;
    }

    private double decoded(String parameter, double value) {
        if (parameter.equals("density")) {
            // Keeping nothing is no recipe; keeping one element is.
            return Math.clamp(Math.abs(value), Double.MIN_NORMAL, 1);
        }
        return definition.allowNegativeWeights() ? value : Math.abs(value);
    }

    private double value(double[] genotype, int group, int model, int set, int parameter) {
        int parameters = definition.method().parameters().size();
        return genotype[((group * definition.models().size() + model) * sets() + set) * parameters + parameter];
    }

    private int sets() {
        return definition.filters().size() + 1;
    }

    private List<String> unlistedBase() {
        return definition.base().filter(base -> !definition.models().contains(base)).stream().toList();
    }
}
