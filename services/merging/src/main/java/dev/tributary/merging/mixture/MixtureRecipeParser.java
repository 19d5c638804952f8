package dev.tributary.merging.mixture;

import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merging.mixture.MixtureRecipe.Expert;
import dev.tributary.merging.mixture.MixtureRecipe.GateMode;
import dev.tributary.weights.Dtype;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads `mergekit-moe`'s YAML; everything wrong with it is reported at once, with line and column.
public final class MixtureRecipeParser {
    private static final List<String> KEYS = List.of("base_model", "gate_mode", "dtype", "experts", "shared_experts", "experts_per_token");
    private static final List<String> EXPERT_KEYS = List.of("source_model", "positive_prompts", "negative_prompts", "residual_scale");

    private final List<Problem> problems = new ArrayList<>();

    private MixtureRecipeParser() {}

    /// @param origin what to call the recipe in messages
    /// @throws InvalidRecipeException if anything is wrong with it
    public static MixtureRecipe parse(String text, String origin) {
        MixtureRecipeParser parser = new MixtureRecipeParser();
        Optional<MixtureRecipe> recipe = Optional.empty();
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            if (root == null) {
                parser.problems.add(Problem.of("is empty; it needs at least base_model and experts"));
            } else {
                recipe = parser.recipe(root);
            }
        } catch (MarkedYAMLException e) {
            parser.problems.add(new Problem("invalid-recipe", e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1,
                    e.getProblemMark() == null ? 0 : e.getProblemMark().getColumn() + 1, "is not valid YAML: " + e.getProblem()));
        }
        if (!parser.problems.isEmpty()) {
            throw new InvalidRecipeException(origin, parser.problems);
        }
        return recipe.orElseThrow();
    }

    private Optional<MixtureRecipe> recipe(Node root) {
        Map<String, Node> fields = fields(root, "the recipe", KEYS);
        String base = text(fields.get("base_model"), root, "base_model");
        GateMode gates = gates(fields.get("gate_mode"));
        Optional<Dtype> dtype = Optional.ofNullable(fields.get("dtype")).map(node -> text(node, node, "dtype")).flatMap(name -> {
            Optional<Dtype> known = Dtype.ofTorch(name).filter(Dtype::isArithmetic);
            if (known.isEmpty()) {
                problem(fields.get("dtype"), "dtype '" + name + "' is not one of bfloat16, float16, float32");
            }
            return known;
        });
        List<Expert> experts = experts(fields.get("experts"), "experts", gates != GateMode.RANDOM);
        List<Expert> shared = experts(fields.get("shared_experts"), "shared_experts", false);
        if (experts.size() < 2) {
            problem(fields.getOrDefault("experts", root), "a mixture needs at least two experts, not " + experts.size());
        }
        if (shared.size() > 1) {
            problem(fields.get("shared_experts"), "one shared expert at most, not " + shared.size());
        }
        int perToken = (int) number(fields.get("experts_per_token"), "experts_per_token", 2);
        if (perToken < 1 || perToken > Math.max(2, experts.size())) {
            problem(fields.getOrDefault("experts_per_token", root), "experts_per_token must be from 1 to the number of experts, not " + perToken);
        }
        return Optional.of(new MixtureRecipe(base, gates, dtype, experts, shared, perToken));
    }

    private GateMode gates(@Nullable Node node) {
        String name = node == null ? "hidden" : text(node, node, "gate_mode");
        for (GateMode mode : GateMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
                return mode;
            }
        }
        problem(node, "gate_mode '" + name + "' is not one of hidden, cheap_embed, random");
        return GateMode.RANDOM;
    }

    private List<Expert> experts(@Nullable Node node, String what, boolean promptsNeeded) {
        List<Expert> experts = new ArrayList<>();
        for (Node element : elements(node, what)) {
            Map<String, Node> fields = fields(element, "an entry of " + what, EXPERT_KEYS);
            List<String> positive = texts(fields.get("positive_prompts"), "positive_prompts");
            if (promptsNeeded && positive.isEmpty()) {
                problem(element, "this gate_mode needs positive_prompts for every expert; add some or use gate_mode: random");
            }
            experts.add(new Expert(text(fields.get("source_model"), element, "source_model"), positive,
                    texts(fields.get("negative_prompts"), "negative_prompts"), number(fields.get("residual_scale"), "residual_scale", 1)));
        }
        return experts;
    }

    private Map<String, Node> fields(Node node, String what, List<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, what + " must be a mapping of keys to values");
            return fields;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (known.contains(key)) {
                fields.put(key, tuple.getValueNode());
            } else {
                problem(tuple.getKeyNode(), "unknown key '%s' in %s (valid: %s)".formatted(key, what, String.join(", ", known)));
            }
        }
        return fields;
    }

    private List<Node> elements(@Nullable Node node, String what) {
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(node, what + " must be a list");
        return List.of();
    }

    private List<String> texts(@Nullable Node node, String what) {
        return elements(node, what).stream().map(element -> text(element, element, "an entry of " + what)).toList();
    }

    private String text(@Nullable Node node, Node parent, String what) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        problem(node == null ? parent : node, node == null ? what + " is missing" : what + " must be text");
        return "";
    }

    private double number(@Nullable Node node, String what, double fallback) {
        if (node == null) {
            return fallback;
        }
        try {
            return Double.parseDouble(text(node, node, what));
        } catch (NumberFormatException e) {
            problem(node, what + " must be a number");
            return fallback;
        }
    }

    private void problem(@Nullable Node at, String message) {
        problems.add(at == null ? Problem.of(message)
                : new Problem("invalid-recipe", at.getStartMark().getLine() + 1, at.getStartMark().getColumn() + 1, message));
    }
}
