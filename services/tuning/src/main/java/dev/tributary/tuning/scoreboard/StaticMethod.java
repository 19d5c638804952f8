package dev.tributary.tuning.scoreboard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A merge method without learning, and the grid its parameters are searched on. Recipes name the sources and the base by their names.
///
/// @param name  MergeKit's
/// @param grid  what is tried, in order; of equals the first wins
public record StaticMethod(String name, List<Trial> grid) {

    private static final double[] SHARES = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    private static final double[] WEIGHTS = {0.2, 0.4, 0.5, 0.6, 0.8, 1};
    private static final double[] DENSITIES = {0.2, 0.5, 0.8, 1};
    private static final double[] DROPPING = {0.5, 0.7, 0.9};
    private static final double[] SCALES = {0.3, 0.5, 0.7, 1};

    /// One point of a grid.
    ///
    /// @param setting for people
    /// @param recipe  MergeKit YAML
    public record Trial(String setting, String recipe) {
    }

    public StaticMethod {
        grid = List.copyOf(grid);
    }

    /// The methods that the sources allow: without a base those over task vectors are left out, with more than two sources `slerp`.
    ///
    /// @param sources their names
    /// @param base    its name
    public static List<StaticMethod> of(List<String> sources, Optional<String> base) {
        List<StaticMethod> methods = new ArrayList<>();
        methods.add(new StaticMethod("linear", weighted(sources, sources.size() == 2 ? SHARES : WEIGHTS, true).stream()
                .map(weights -> trial("linear", Optional.empty(), sources, weights, "", "weights " + join(weights))).toList()));
        if (sources.size() == 2) {
            methods.add(new StaticMethod("slerp", slerp(sources)));
        }
        base.ifPresent(name -> {
            methods.add(new StaticMethod("task_arithmetic", weighted(sources, WEIGHTS, false).stream()
                    .map(weights -> trial("task_arithmetic", base, sources, weights, "", "weights " + join(weights))).toList()));
            methods.add(new StaticMethod("ties", sparse("ties", name, sources, DENSITIES)));
            methods.add(new StaticMethod("dare_linear", sparse("dare_linear", name, sources, DROPPING)));
            methods.add(new StaticMethod("dare_ties", sparse("dare_ties", name, sources, DROPPING)));
            methods.add(new StaticMethod("model_stock", List.of(
                    trial("model_stock", base, sources, ones(sources.size()), "", "whole tensors"),
                    trial("model_stock", base, sources, ones(sources.size()), "parameters: {filter_wise: true}\n", "row by row"))));
        });
        return methods;
    }

    private static List<Trial> slerp(List<String> sources) {
        List<Trial> trials = new ArrayList<>();
        for (double t : SHARES) {
            trials.add(new Trial("t " + number(t), "merge_method: slerp\nbase_model: %s\nmodels:\n- {model: %s}\nparameters: {t: %s}\ndtype: float32\n"
                    .formatted(sources.getFirst(), sources.getLast(), number(t))));
        }
        return trials;
    }

    private static List<Trial> sparse(String method, String base, List<String> sources, double[] densities) {
        List<Trial> trials = new ArrayList<>();
        for (double density : densities) {
            for (double scale : SCALES) {
                List<Double> weights = ones(sources.size()).stream().map(one -> one * scale).toList();
                trials.add(trial(method, Optional.of(base), sources, weights, "parameters: {density: %s, normalize: false}\n".formatted(number(density)),
                        "density %s, weight %s".formatted(number(density), number(scale))));
            }
        }
        return trials;
    }

    /// For two sources the whole grid of pairs, or of shares that add up to one; for three and four shares in whole parts, the equal ones
    /// among them; else all weights equal, at each value.
    private static List<List<Double>> weighted(List<String> sources, double[] values, boolean shares) {
        List<List<Double>> found = new ArrayList<>();
        if (shares && (sources.size() == 3 || sources.size() == 4)) {
            parts(sources.size(), sources.size() == 3 ? 6 : 4, List.of(), found);
            return found;
        }
        for (double first : values) {
            if (sources.size() == 2 && shares) {
                found.add(List.of(first, 1 - first));
            } else if (sources.size() == 2) {
                for (double second : values) {
                    found.add(List.of(first, second));
                }
            } else if (!shares || first == 1) {
                found.add(ones(sources.size()).stream().map(one -> one * first).toList());
            }
        }
        return found;
    }

    /// Every way to hand out so many parts.
    private static void parts(int sources, int parts, List<Double> given, List<List<Double>> found) {
        if (sources == 1) {
            found.add(with(given, parts));
            return;
        }
        for (int own = 0; own <= parts; own++) {
            parts(sources - 1, parts - own, with(given, own), found);
        }
    }

    private static List<Double> with(List<Double> given, int parts) {
        List<Double> more = new ArrayList<>(given);
        more.add((double) parts);
        return more;
    }

    private static Trial trial(String method, Optional<String> base, List<String> sources, List<Double> weights, String parameters, String setting) {
        StringBuilder recipe = new StringBuilder("merge_method: " + method + "\n");
        base.ifPresent(name -> recipe.append("base_model: ").append(name).append('\n'));
        recipe.append("models:\n");
        for (int i = 0; i < sources.size(); i++) {
            recipe.append("- {model: ").append(sources.get(i));
            if (!method.equals("model_stock")) {
                recipe.append(", parameters: {weight: ").append(number(weights.get(i))).append('}');
            }
            recipe.append("}\n");
        }
        return new Trial(setting, recipe.append(parameters).append("dtype: float32\n").toString());
    }

    private static List<Double> ones(int count) {
        return Collections.nCopies(count, 1.0);
    }

    private static String join(List<Double> weights) {
        return String.join(" ", weights.stream().map(StaticMethod::number).toList());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
