package dev.tributary.merge.recipe;

import dev.tributary.merge.recipe.TokenizerSpec.TokenRule;
import dev.tributary.merge.recipe.TokenizerSpec.TokenSource;
import dev.tributary.merge.recipe.TokenizerSpec.Vocabulary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// Reads `tokenizer` and `tokenizer_source`.
final class TokenizerReader {
    private final YamlNodes yaml;
    private final LayoutReader layouts;

    TokenizerReader(YamlNodes yaml, LayoutReader layouts) {
        this.yaml = yaml;
        this.layouts = layouts;
    }

    Optional<TokenizerSpec> read(Map<String, Node> recipe) {
        Optional<Node> source = present(recipe, "tokenizer_source");
        Optional<Node> tokenizer = present(recipe, "tokenizer");
        if (source.isPresent() && tokenizer.isPresent()) {
            yaml.problem(tokenizer.get(), "give tokenizer or tokenizer_source, not both");
            return Optional.empty();
        }
        if (source.isPresent()) {
            return vocabulary(source.get()).map(vocabulary -> new TokenizerSpec(vocabulary, Map.of(), 1));
        }
        return tokenizer.flatMap(this::tokenizer);
    }

    private Optional<TokenizerSpec> tokenizer(Node node) {
        Map<String, Node> fields = yaml.fields(node, "tokenizer", List.of("source", "tokens", "pad_to_multiple_of"));
        Optional<Vocabulary> vocabulary = present(fields, "source").map(this::vocabulary).orElse(Optional.of(new Vocabulary.Union()));
        Map<String, TokenRule> tokens = new LinkedHashMap<>();
        present(fields, "tokens").ifPresent(map ->
                yaml.fields(map, "tokens", Set.of()).forEach((token, value) -> tokens.put(token, rule(value, token))));
        int padding = present(fields, "pad_to_multiple_of").flatMap(value -> {
            Optional<Integer> multiple = yaml.count(value, "pad_to_multiple_of");
            if (multiple.filter(number -> number == 0).isPresent()) {
                yaml.problem(value, "pad_to_multiple_of must be at least 1");
            }
            return multiple;
        }).orElse(1);
        return vocabulary.map(found -> new TokenizerSpec(found, tokens, padding));
    }

    private Optional<Vocabulary> vocabulary(Node node) {
        if (node instanceof MappingNode) {
            return layouts.model(node, "the tokenizer's source").map(Vocabulary.Of::new);
        }
        return yaml.text(node, "the tokenizer's source").flatMap(text -> switch (text) {
            case "union" -> Optional.of(new Vocabulary.Union());
            case "base" -> Optional.of(new Vocabulary.Base());
            default -> layouts.model(node, "the tokenizer's source").map(Vocabulary.Of::new);
        });
    }

    private TokenRule rule(Node node, String token) {
        Map<String, Node> fields = yaml.fields(node, "token " + token, List.of("source", "force"));
        return new TokenRule(present(fields, "source").flatMap(source -> source(source, token)),
                present(fields, "force").map(value -> yaml.flag(value, "force")).orElse(false));
    }

    private Optional<TokenSource> source(Node node, String token) {
        String what = "the source of token " + token;
        if (!(node instanceof MappingNode mapping)) {
            return layouts.model(node, what).map(TokenSource.Of::new);
        }
        boolean hasKind = mapping.getValue().stream().anyMatch(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                && key.getValue().equals("kind"));
        if (!hasKind) {
            return layouts.model(node, what).map(TokenSource.Of::new);
        }
        Map<String, Node> fields = yaml.fields(node, what, List.of("kind", "model", "token", "token_id"));
        String kind = Optional.ofNullable(fields.get("kind")).flatMap(value -> yaml.text(value, "kind")).orElse("");
        return switch (kind) {
            case "zero" -> Optional.of(new TokenSource.Zero());
            case "model_token" -> modelToken(node, fields, what);
            default -> {
                yaml.problem(node, "the kind of %s must be zero or model_token, not '%s'".formatted(what, kind));
                yield Optional.empty();
            }
        };
    }

    private Optional<TokenSource> modelToken(Node node, Map<String, Node> fields, String what) {
        Optional<ModelReference> model = present(fields, "model").flatMap(value -> layouts.model(value, "model"));
        Optional<String> token = present(fields, "token").flatMap(value -> yaml.text(value, "token"));
        Optional<Integer> id = present(fields, "token_id").flatMap(value -> yaml.count(value, "token_id"));
        if (model.isEmpty() || token.isPresent() == id.isPresent()) {
            yaml.problem(node, what + " needs a model and either token or token_id");
            return Optional.empty();
        }
        return token.isPresent() ? Optional.of(new TokenSource.NamedToken(model.get(), token.get()))
                : id.map(number -> new TokenSource.TokenId(model.get(), number));
    }

    private static Optional<Node> present(Map<String, Node> fields, String key) {
        return Optional.ofNullable(fields.get(key)).filter(node -> !YamlNodes.isNull(node));
    }
}
