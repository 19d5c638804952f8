package dev.tributary.merge.recipe;

import dev.tributary.merge.method.MergeMethods;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Typed access to YAML nodes that notes every fault with its place and goes on, so that one run reports them all.
///
/// Scalars follow YAML 1.1, as MergeKit's parser does: `1e-5` arrives as text there, so text that reads as a number is one.
final class YamlNodes {
    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void problem(Node at, String message) {
        Mark mark = at.getStartMark();
        problems.add(new Problem("invalid-recipe", mark.getLine() + 1, mark.getColumn() + 1, message));
    }

    /// The values of a mapping by key, merge keys (`<<`) followed. Keys outside `known` are problems; an empty `known` allows any. A known
    /// key without a value counts as absent.
    Map<String, Node> fields(Node node, String what, Collection<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, "%s must be a mapping of keys to values, not %s".formatted(what, describe(node)));
            return fields;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                continue;
            }
            Optional<String> key = text(tuple.getKeyNode(), "a key of " + what);
            if (key.isEmpty()) {
                continue;
            }
            if (!known.isEmpty() && !known.contains(key.get())) {
                problem(tuple.getKeyNode(), "unknown key '%s' in %s; %s".formatted(key.get(), what, suggestion(key.get(), known)));
            } else if (fields.put(key.get(), tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), "key '%s' appears twice in %s; keep one".formatted(key.get(), what));
            }
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                List<Node> merged = tuple.getValueNode() instanceof SequenceNode sequence ? sequence.getValue() : List.of(tuple.getValueNode());
                // The mapping's own keys win, then those of the first merged mapping.
                merged.forEach(each -> fields(each, what, known).forEach(fields::putIfAbsent));
            }
        }
        if (!known.isEmpty()) {
            fields.values().removeIf(YamlNodes::isNull);
        }
        return fields;
    }

    /// What an unknown key may have been meant to be: a key, or a parameter that lacks its `parameters`.
    private static String suggestion(String key, Collection<String> known) {
        String nearest = Spelling.nearest(key, known);
        String parameter = Spelling.nearest(key, MergeMethods.parameterNames());
        if (known.contains("parameters") && Spelling.isNear(key, parameter) && !Spelling.isNear(key, nearest)) {
            return "if it is the parameter '%s', write parameters: {%s: ...}".formatted(parameter, parameter);
        }
        if (key.equals("layer_range")) {
            return "ranges belong to the sources of slices (valid here: %s)".formatted(String.join(", ", known));
        }
        return "the nearest valid key is '%s' (valid: %s)".formatted(nearest, String.join(", ", known));
    }

    /// The node of a mapping's own key; the mapping itself where the key comes from a merged one.
    static Node key(Node mapping, String name) {
        return mapping instanceof MappingNode fields ? fields.getValue().stream().map(NodeTuple::getKeyNode)
                .filter(key -> key instanceof ScalarNode scalar && scalar.getValue().equals(name)).findFirst().orElse(mapping) : mapping;
    }

    /// The elements of a sequence.
    List<Node> elements(Node node, String what) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(node, "%s must be a list, not %s".formatted(what, describe(node)));
        return List.of();
    }

    /// A scalar as text.
    Optional<String> text(Node node, String what) {
        if (node instanceof ScalarNode scalar && !isNull(node)) {
            return Optional.of(scalar.getValue());
        }
        problem(node, "%s must be text, not %s".formatted(what, describe(node)));
        return Optional.empty();
    }

    /// A scalar as a number; truth values are 1 and 0.
    OptionalDouble number(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            OptionalDouble value = number(scalar.getValue());
            if (value.isPresent()) {
                return value;
            }
        }
        problem(node, "%s must be a finite number or true/false, not %s".formatted(what, describe(node)));
        return OptionalDouble.empty();
    }

    /// A scalar as a whole number ≥ 0.
    Optional<Integer> count(Node node, String what) {
        OptionalDouble value = number(node, what);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.getAsDouble() < 0 || value.getAsDouble() != Math.rint(value.getAsDouble()) || value.getAsDouble() > Integer.MAX_VALUE) {
            problem(node, "%s must be a whole number, 0 or more, not %s".formatted(what, describe(node)));
            return Optional.empty();
        }
        return Optional.of((int) value.getAsDouble());
    }

    /// A scalar as a truth value.
    boolean flag(Node node, String what) {
        return number(node, what).orElse(0) != 0;
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    static boolean isNumber(Node node) {
        return node instanceof ScalarNode scalar && number(scalar.getValue()).isPresent();
    }

    private static OptionalDouble number(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> {
                return OptionalDouble.of(1);
            }
            case "false", "no", "off" -> {
                return OptionalDouble.of(0);
            }
            default -> { }
        }
        // Java would also take hexadecimal floats, type suffixes and NaN.
        if (!text.matches("[+-]?(\\d[\\d_]*\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(text.replace("_", ""));
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static String describe(Node node) {
        return switch (node) {
            case MappingNode mapping -> "a mapping";
            case SequenceNode sequence -> "a list";
            case ScalarNode scalar -> isNull(node) ? "nothing" : "'" + scalar.getValue() + "'";
            default -> "an alias";
        };
    }
}
