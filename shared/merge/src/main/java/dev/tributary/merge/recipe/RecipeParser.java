package dev.tributary.merge.recipe;

import dev.tributary.merge.method.MergeMethod;
import dev.tributary.merge.method.MergeMethods;
import dev.tributary.weights.Dtype;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads MergeKit's YAML. Everything wrong with a document is reported at once, each fault with line and column.
public final class RecipeParser {
    private static final List<String> TOP_KEYS = List.of("merge_method", "models", "slices", "modules", "base_model", "dtype", "out_dtype",
            "parameters", "input_model_parameters", "chat_template", "tokenizer_source", "tokenizer", "name");
    private static final Set<Dtype> DTYPES = Set.of(Dtype.BF16, Dtype.F16, Dtype.F32, Dtype.I64);

    private final YamlNodes yaml = new YamlNodes();
    private final List<String> warnings = new ArrayList<>();
    private Optional<MergeMethod> method = Optional.empty();

    private RecipeParser() {}

    /// Reads a recipe of one document.
    ///
    /// @param origin what to call the recipe in messages, e.g. its file name
    /// @throws InvalidRecipeException if anything is wrong with it
    public static Recipe parse(String text, String origin) {
        List<Recipe> recipes = parseAll(text, origin);
        if (recipes.size() != 1) {
            throw new InvalidRecipeException(origin, List.of(Problem.of("holds %d documents; exactly one is expected here"
                    .formatted(recipes.size()))));
        }
        return recipes.getFirst();
    }

    /// Reads every document of a file.
    ///
    /// @throws InvalidRecipeException if anything is wrong with any of them
    public static List<Recipe> parseAll(String text, String origin) {
        List<Recipe> recipes = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        try {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(50);
            // What makes objects of nodes is left out: it starts the JVM's logging, which takes longer than the rest.
            Composer documents = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
            while (documents.checkNode()) {
                Node document = documents.getNode();
                RecipeParser parser = new RecipeParser();
                Optional<Recipe> recipe = parser.document(document, text);
                problems.addAll(parser.yaml.problems());
                recipe.ifPresent(recipes::add);
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            int column = e.getProblemMark() == null ? 0 : e.getProblemMark().getColumn() + 1;
            problems.add(new Problem("invalid-recipe", line, column, "is not valid YAML: " + e.getProblem()));
        }
        if (recipes.isEmpty() && problems.isEmpty()) {
            problems.add(Problem.of("is empty; a recipe needs at least merge_method and models"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRecipeException(origin, problems);
        }
        return recipes;
    }

    private Optional<Recipe> document(Node root, String text) {
        Map<String, Node> fields = yaml.fields(root, "the recipe", TOP_KEYS);
        if (!(root instanceof MappingNode)) {
            return Optional.empty();
        }
        String methodName = methodName(root, fields);
        ParameterReader parameters = new ParameterReader(yaml, method, warnings);
        LayoutReader layouts = new LayoutReader(yaml, parameters);
        Optional<Recipe.Layout> layout = layouts.layout(root, fields, "the recipe");
        Optional<ModelReference> base = Optional.ofNullable(fields.get("base_model")).flatMap(node -> layouts.model(node, "base_model"));
        Optional<Dtype> dtype = dtype(fields, "dtype");
        Optional<Dtype> outDtype = dtype(fields, "out_dtype");
        Settings settings = layouts.settings(fields, "parameters");
        Map<ModelReference, Settings> byModel = byModel(fields.get("input_model_parameters"), parameters);
        Optional<TokenizerSpec> tokenizer = new TokenizerReader(yaml, layouts).read(fields);
        Optional<String> template = Optional.ofNullable(fields.get("chat_template")).flatMap(this::chatTemplate);
        Optional<String> name = Optional.ofNullable(fields.get("name")).flatMap(node -> yaml.text(node, "name"));
        if (method.isPresent() && method.get().inputs().needsBase() && base.isEmpty() && !everySliceHasBase(layout)) {
            yaml.problem(root, "%s needs a base_model; add one".formatted(methodName));
        }
        layout.ifPresent(found -> byModel.keySet().stream().filter(model -> !found.models().contains(model)).forEach(model -> yaml.problem(
                YamlNodes.key(fields.get("input_model_parameters"), model.toString()), "%s is not among the models that are merged".formatted(model))));
        if (!yaml.problems().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Recipe(name, methodName, layout.orElseThrow(), base, dtype, outDtype, settings, byModel, tokenizer, template,
                warnings, document(text, root)));
    }

    private String methodName(Node root, Map<String, Node> fields) {
        Node node = fields.get("merge_method");
        if (node == null) {
            yaml.problem(root, "merge_method is missing; choose one of " + String.join(", ", MergeMethods.names()));
            return "";
        }
        String name = yaml.text(node, "merge_method").orElse("");
        method = MergeMethods.find(name);
        if (method.isEmpty() && !name.isEmpty()) {
            yaml.problem(node, "unknown merge_method '%s'; the nearest is '%s' (valid: %s)".formatted(name,
                    Spelling.nearest(name, MergeMethods.names()), String.join(", ", MergeMethods.names())));
        }
        return name;
    }

    private Optional<Dtype> dtype(Map<String, Node> fields, String key) {
        Node node = fields.get(key);
        if (node == null || YamlNodes.isNull(node)) {
            return Optional.empty();
        }
        Optional<String> name = yaml.text(node, key);
        Optional<Dtype> dtype = name.flatMap(Dtype::ofTorch).filter(DTYPES::contains);
        if (name.isPresent() && dtype.isEmpty()) {
            yaml.problem(node, "%s '%s' is not one of bfloat16, float16, float32".formatted(key, name.get()));
        } else if (dtype.filter(Dtype::isInteger).isPresent()) {
            yaml.problem(node, "%s int64 would truncate every weight to a whole number; use bfloat16, float16 or float32".formatted(key));
        }
        return dtype;
    }

    private Map<ModelReference, Settings> byModel(@Nullable Node node, ParameterReader parameters) {
        Map<ModelReference, Settings> byModel = new LinkedHashMap<>();
        if (node != null) {
            yaml.fields(node, "input_model_parameters", Set.of()).forEach((name, value) -> {
                try {
                    byModel.put(ModelReference.parse(name), parameters.read(value, "the parameters of " + name));
                } catch (IllegalArgumentException e) {
                    yaml.problem(YamlNodes.key(node, name), String.valueOf(e.getMessage()));
                }
            });
        }
        return byModel;
    }

    private Optional<String> chatTemplate(Node node) {
        Optional<String> text = yaml.text(node, "chat_template");
        boolean known = text.filter(Set.of("auto", "alpaca", "chatml", "exaone", "llama3", "mistral")::contains).isPresent();
        if (text.isPresent() && !known && (text.get().length() < 20 || !text.get().contains("{"))) {
            yaml.problem(node, "chat_template '%s' is neither auto, alpaca, chatml, exaone, llama3, mistral nor a Jinja template"
                    .formatted(text.get()));
        }
        return text;
    }

    private static boolean everySliceHasBase(Optional<Recipe.Layout> layout) {
        return layout.isPresent() && layout.get() instanceof Recipe.Slices slices
                && slices.slices().stream().allMatch(slice -> slice.base().isPresent());
    }

    private static String document(String text, Node root) {
        int end = Math.min(text.length(), text.offsetByCodePoints(0, root.getEndMark().getIndex()));
        return text.substring(text.offsetByCodePoints(0, root.getStartMark().getIndex()), end);
    }
}
