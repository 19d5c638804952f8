package dev.tributary.merge.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.checkpoint.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The vocabulary of a result: a starting vocabulary, and tokens appended to it as added tokens.
///
/// @param ids every token's id
/// @param rows embedding rows: one more than the highest id, rounded up to the padding
/// @param json the result's `tokenizer.json`
public record JoinedVocabulary(Map<String, Integer> ids, int rows, ObjectNode json) {

    /// @param start the vocabulary whose ids stay as they are
    /// @param others models whose missing tokens are appended, in order; merges are not joined
    /// @param configured tokens appended if nobody has them
    /// @param padToMultipleOf rows are a multiple of this
    static JoinedVocabulary of(ModelTokens start, List<ModelTokens> others, Collection<String> configured, int padToMultipleOf) {
        Map<String, Integer> ids = new LinkedHashMap<>(start.ids());
        int next = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
        List<ObjectNode> appended = new ArrayList<>();
        for (ModelTokens other : others) {
            for (String token : other.regular().keySet()) {
                if (!other.added().containsKey(token) && ids.putIfAbsent(token, next) == null) {
                    appended.add(settings(token, next++));
                }
            }
        }
        for (ModelTokens other : others) {
            for (Map.Entry<String, ObjectNode> token : other.added().entrySet()) {
                if (ids.putIfAbsent(token.getKey(), next) == null) {
                    appended.add(token.getValue().deepCopy().put("id", next++));
                }
            }
        }
        for (String token : configured) {
            if (ids.putIfAbsent(token, next) == null) {
                appended.add(settings(token, next++));
            }
        }
        ObjectNode json = start.json().deepCopy();
        removeBeyond(json, ids);
        ArrayNode added = json.withArray("added_tokens");
        appended.forEach(added::add);
        return new JoinedVocabulary(ids, Math.ceilDiv(next, padToMultipleOf) * padToMultipleOf, json);
    }

    private static ObjectNode settings(String token, int id) {
        return Json.object().put("id", id).put("content", token).put("single_word", false).put("lstrip", false).put("rstrip", false)
                .put("normalized", false).put("special", false);
    }

    /// Takes out added tokens that have no embedding, whose ids may now be another token's.
    private static void removeBeyond(ObjectNode json, Map<String, Integer> ids) {
        ArrayNode kept = json.arrayNode();
        json.path("added_tokens").forEach(token -> {
            if (ids.containsKey(token.path("content").asText())) {
                kept.add(token);
            }
        });
        json.set("added_tokens", kept);
    }
}
