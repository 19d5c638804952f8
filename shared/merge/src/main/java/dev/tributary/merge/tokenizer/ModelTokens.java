package dev.tributary.merge.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The tokens of one model's `tokenizer.json`: byte-level BPE and WordPiece keep a map of tokens, Unigram (SentencePiece) a list.
///
/// @param json the whole file
/// @param regular ids of the tokens the tokenizer's model can produce
/// @param added settings of the tokens recognised in the text before that, by content
public record ModelTokens(ObjectNode json, Map<String, Integer> regular, Map<String, ObjectNode> added) {

    /// Reads a model folder's tokenizer.
    ///
    /// @param rows how many embedding rows the model has; tokens with higher ids have no embedding and are left out
    /// @throws InvalidModelException if there is no usable `tokenizer.json`
    public static ModelTokens read(Path folder, long rows) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.exists(file)) {
            throw new InvalidModelException("tokenizer-missing", ("%s has no tokenizer.json, which joining vocabularies needs. Save the "
                    + "model's fast tokenizer there, or leave tokenizer out of the recipe.").formatted(folder));
        }
        ObjectNode json = Json.read(file);
        Map<String, Integer> regular = new LinkedHashMap<>();
        JsonNode vocabulary = json.path("model").path("vocab");
        if (vocabulary.isObject()) {
            vocabulary.properties().forEach(pair -> put(regular, pair.getKey(), pair.getValue().asInt(), rows));
        } else if (vocabulary.isArray()) {
            for (int id = 0; id < vocabulary.size(); id++) {
                put(regular, vocabulary.get(id).path(0).asText(), id, rows);
            }
        } else {
            throw new InvalidModelException("tokenizer-malformed", file + " has no model.vocab. Save the tokenizer again.");
        }
        Map<String, ObjectNode> added = new LinkedHashMap<>();
        for (JsonNode token : json.path("added_tokens")) {
            if (token instanceof ObjectNode settings && settings.path("id").asLong() < rows) {
                added.put(settings.path("content").asText(), settings);
            }
        }
        return new ModelTokens(json, regular, added);
    }

    /// The token's id, which is the row of its embedding.
    public Optional<Integer> id(String token) {
        ObjectNode settings = added.get(token);
        return settings != null ? Optional.of(settings.path("id").asInt()) : Optional.ofNullable(regular.get(token));
    }

    /// All tokens with their ids; added tokens override.
    public Map<String, Integer> ids() {
        Map<String, Integer> ids = new LinkedHashMap<>(regular);
        added.forEach((content, settings) -> ids.put(content, settings.path("id").asInt()));
        return ids;
    }

    private static void put(Map<String, Integer> tokens, String token, int id, long rows) {
        if (id < rows) {
            tokens.put(token, id);
        }
    }
}
