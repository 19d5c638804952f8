package dev.tributary.merge.recipe;

import dev.tributary.merge.method.MergeMethod;
import dev.tributary.merge.method.MergeMethods;
import dev.tributary.merge.method.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads `parameters` mappings. A parameter of some other method is only a warning, since recipes are often adapted from one method
/// to another; a name no method knows is a fault.
final class ParameterReader {
    private final YamlNodes yaml;
    private final Optional<MergeMethod> method;
    private final List<String> warnings;

    ParameterReader(YamlNodes yaml, Optional<MergeMethod> method, List<String> warnings) {
        this.yaml = yaml;
        this.method = method;
        this.warnings = warnings;
    }

    Settings read(Node node, String what) {
        if (YamlNodes.isNull(node)) {
            return Settings.NONE;
        }
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        yaml.fields(node, what, Set.of()).forEach((name, value) -> {
            Optional<Parameter> parameter = method.flatMap(known -> known.parameter(name));
            if (parameter.isEmpty() && !acceptForeign(YamlNodes.key(node, name), name, what)) {
                return;
            }
            read(value, "parameter " + name, parameter).ifPresent(read -> values.put(name, read));
        });
        return new Settings(values);
    }

    private boolean acceptForeign(Node at, String name, String what) {
        Set<String> known = new TreeSet<>(MergeMethods.parameterNames());
        known.add("residual_weight");
        if (!known.contains(name)) {
            String nearest = Spelling.nearest(name, known);
            yaml.problem(at, "unknown parameter '%s' in %s; %s".formatted(name, what, Spelling.isNear(name, nearest) || method.isEmpty()
                    ? "the nearest valid one is '" + nearest + "'" : taken(method.get())));
            return false;
        }
        method.map(chosen -> "parameter '%s' has no effect on %s".formatted(name, chosen.name())).filter(warning -> !warnings.contains(warning))
                .ifPresent(warnings::add);
        return true;
    }

    private static String taken(MergeMethod method) {
        return "%s takes %s".formatted(method.name(), method.parameters().isEmpty() ? "none"
                : method.parameters().stream().map(Parameter::name).collect(Collectors.joining(", ")));
    }

    private Optional<ParameterValue> read(Node node, String what, Optional<Parameter> parameter) {
        if (YamlNodes.isNumber(node)) {
            return number(node, what, parameter).map(ParameterValue.Constant::new);
        }
        if (node instanceof MappingNode) {
            return alternatives(List.of(node), what, parameter);
        }
        if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            return sequence.getValue().getFirst() instanceof MappingNode
                    ? alternatives(sequence.getValue(), what, parameter) : gradient(sequence.getValue(), what, parameter);
        }
        yaml.problem(node, what + " must be a number, a list of numbers, or a list of {filter, value}");
        return Optional.empty();
    }

    private Optional<ParameterValue> gradient(List<Node> nodes, String what, Optional<Parameter> parameter) {
        List<Double> knots = new ArrayList<>();
        nodes.forEach(node -> number(node, what, parameter).ifPresent(knots::add));
        return knots.isEmpty() ? Optional.empty() : Optional.of(new ParameterValue.Gradient(knots));
    }

    private Optional<ParameterValue> alternatives(List<Node> nodes, String what, Optional<Parameter> parameter) {
        List<ParameterValue.Alternative> alternatives = new ArrayList<>();
        for (Node node : nodes) {
            Map<String, Node> fields = yaml.fields(node, what, List.of("filter", "value"));
            Node value = fields.get("value");
            if (value == null) {
                yaml.problem(node, "an alternative of %s lacks its value".formatted(what));
                continue;
            }
            Node filter = fields.get("filter");
            String substring = filter == null || YamlNodes.isNull(filter) ? "" : yaml.text(filter, "filter").orElse("");
            read(value, what, parameter).ifPresent(read -> alternatives.add(new ParameterValue.Alternative(substring, read)));
        }
        if (alternatives.stream().limit(Math.max(0, alternatives.size() - 1)).anyMatch(ParameterValue.Alternative::fitsAll)) {
            warnings.add("%s: what follows a value without a filter has no effect; put it last".formatted(what));
        }
        return alternatives.isEmpty() ? Optional.empty() : Optional.of(new ParameterValue.Filtered(alternatives));
    }

    private Optional<Double> number(Node node, String what, Optional<Parameter> parameter) {
        OptionalDouble value = yaml.number(node, what);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> fault = parameter.flatMap(known -> known.faultOf(value.getAsDouble()));
        fault.ifPresent(text -> yaml.problem(node, text));
        return fault.isPresent() ? Optional.empty() : Optional.of(value.getAsDouble());
    }
}
