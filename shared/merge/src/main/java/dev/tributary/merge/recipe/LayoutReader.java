package dev.tributary.merge.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads the part of a recipe that says what is merged with what: `models`, `slices` or `modules`.
final class LayoutReader {
    private static final List<String> LAYOUTS = List.of("models", "slices", "modules");

    private final YamlNodes yaml;
    private final ParameterReader parameters;

    LayoutReader(YamlNodes yaml, ParameterReader parameters) {
        this.yaml = yaml;
        this.parameters = parameters;
    }

    Optional<Recipe.Layout> layout(Node at, Map<String, Node> fields, String what) {
        List<String> given = LAYOUTS.stream().filter(fields::containsKey).toList();
        if (given.size() != 1) {
            Node where = given.isEmpty() ? at : YamlNodes.key(at, given.getLast());
            yaml.problem(where, "%s needs exactly one of models, slices and modules; it has %s".formatted(what,
                    given.isEmpty() ? "none" : String.join(" and ", given)));
        }
        List<Recipe.Layout> read = given.stream().map(name -> layout(name, fields.get(name))).toList();
        return given.size() == 1 ? Optional.of(read.getFirst()) : Optional.empty();
    }

    private Recipe.Layout layout(String name, Node node) {
        return switch (name) {
            case "models" -> new Recipe.WholeModels(sources(node, "models", false));
            case "slices" -> new Recipe.Slices(slices(node));
            default -> modules(node);
        };
    }

    Settings settings(Map<String, Node> fields, String what) {
        Node node = fields.get("parameters");
        return node == null ? Settings.NONE : parameters.read(node, what);
    }

    Optional<ModelReference> model(Node node, String what) {
        try {
            return node instanceof MappingNode ? modelMapping(node, what) : yaml.text(node, what).map(ModelReference::parse);
        } catch (IllegalArgumentException e) {
            yaml.problem(node, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<ModelReference> modelMapping(Node node, String what) {
        Map<String, Node> fields = yaml.fields(node, what, List.of("model", "lora", "override_architecture"));
        if (!fields.containsKey("model")) {
            yaml.problem(node, what + " lacks its model");
            return Optional.empty();
        }
        Optional<ModelReference> model = path(fields.get("model"), what);
        Optional<ModelReference> lora = Optional.ofNullable(fields.get("lora")).filter(value -> !YamlNodes.isNull(value))
                .flatMap(value -> path(value, "lora of " + what));
        return model.map(found -> new ModelReference(found.path(), found.revision(), lora.or(found::lora)));
    }

    private Optional<ModelReference> path(Node node, String what) {
        if (!(node instanceof MappingNode)) {
            return yaml.text(node, what).map(ModelReference::parse);
        }
        Map<String, Node> fields = yaml.fields(node, what, List.of("path", "revision"));
        Optional<String> revision = Optional.ofNullable(fields.get("revision")).filter(value -> !YamlNodes.isNull(value))
                .flatMap(value -> yaml.text(value, "revision"));
        if (!fields.containsKey("path")) {
            yaml.problem(node, what + " lacks its path");
            return Optional.empty();
        }
        return yaml.text(fields.get("path"), "path").map(path -> new ModelReference(path, revision, Optional.empty()));
    }

    private Recipe.Modules modules(Node node) {
        Map<String, Recipe.Module> modules = new LinkedHashMap<>();
        yaml.fields(node, "modules", Set.of()).forEach((name, value) -> {
            Map<String, Node> fields = yaml.fields(value, "module " + name, List.of("models", "slices", "parameters"));
            layout(value, fields, "module " + name).ifPresent(layout ->
                    modules.put(name, new Recipe.Module(layout, settings(fields, "the parameters of module " + name))));
        });
        if (modules.isEmpty()) {
            yaml.problem(node, "modules is empty; name at least one");
        }
        return new Recipe.Modules(modules);
    }

    private List<Recipe.Slice> slices(Node node) {
        List<Recipe.Slice> slices = new ArrayList<>();
        for (Node element : yaml.elements(node, "slices")) {
            Map<String, Node> fields = yaml.fields(element, "a slice", List.of("sources", "base_model", "parameters"));
            if (!fields.containsKey("sources")) {
                yaml.problem(element, "a slice lacks its sources");
                continue;
            }
            List<Recipe.Source> sources = sources(fields.get("sources"), "sources", true);
            requireEqualLengths(element, sources);
            slices.add(new Recipe.Slice(sources,
                    Optional.ofNullable(fields.get("base_model")).flatMap(value -> model(value, "base_model of a slice")),
                    settings(fields, "the parameters of a slice")));
        }
        if (node instanceof SequenceNode list && list.getValue().isEmpty()) {
            yaml.problem(node, "slices is empty; name at least one");
        }
        return slices;
    }

    private void requireEqualLengths(Node at, List<Recipe.Source> sources) {
        List<Integer> lengths = sources.stream().flatMap(source -> source.range().stream()).map(Recipe.LayerRange::length).distinct().toList();
        if (lengths.size() > 1) {
            yaml.problem(at, "the sources of a slice must have equally many layers, not " + lengths);
        }
    }

    private List<Recipe.Source> sources(Node node, String what, boolean ranged) {
        List<Recipe.Source> sources = new ArrayList<>();
        List<String> keys = ranged ? List.of("model", "layer_range", "parameters") : List.of("model", "parameters");
        for (Node element : yaml.elements(node, what)) {
            Map<String, Node> fields = yaml.fields(element, "an entry of " + what, keys);
            if (!(element instanceof MappingNode)) {
                continue;
            }
            if (!fields.containsKey("model")) {
                yaml.problem(element, "an entry of %s lacks its model".formatted(what));
            }
            Optional<ModelReference> model = Optional.ofNullable(fields.get("model")).flatMap(value -> model(value, "model"));
            Optional<Recipe.LayerRange> range = Optional.ofNullable(fields.get("layer_range")).flatMap(this::range);
            if (ranged && !fields.containsKey("layer_range")) {
                yaml.problem(element, "an entry of sources lacks its layer_range: [start, end]");
            }
            Settings settings = settings(fields, "the parameters of " + model.map(ModelReference::toString).orElse("a model"));
            model.ifPresent(found -> sources.add(new Recipe.Source(found, range, settings)));
        }
        if (node instanceof SequenceNode list && list.getValue().isEmpty()) {
            yaml.problem(node, what + " is empty; name at least one model");
        }
        return sources;
    }

    private Optional<Recipe.LayerRange> range(Node node) {
        List<Node> ends = yaml.elements(node, "layer_range");
        if (ends.size() != 2) {
            yaml.problem(node, "layer_range must be [start, end], end not included");
            return Optional.empty();
        }
        Optional<Integer> start = yaml.count(ends.get(0), "the start of layer_range");
        Optional<Integer> end = yaml.count(ends.get(1), "the end of layer_range");
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        if (end.get() <= start.get()) {
            yaml.problem(node, "layer_range [%d, %d] is empty; the end is not included".formatted(start.get(), end.get()));
            return Optional.empty();
        }
        return Optional.of(new Recipe.LayerRange(start.get(), end.get()));
    }
}
