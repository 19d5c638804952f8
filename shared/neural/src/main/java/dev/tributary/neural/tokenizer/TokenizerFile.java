package dev.tributary.neural.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.InvalidModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A `tokenizer.json` read as far as it is understood.
///
/// @param json its content
/// @param path where it lies
record TokenizerFile(ObjectNode json, Path path) {

    private static final int BYTES = 256;

    /// A byte-level BPE.
    ///
    /// @param vocabulary   token to id, in GPT-2's spelling of bytes
    /// @param merges       ranks, results and pairs
    /// @param splitter     how words are cut
    /// @param composes     whether text is normalised to NFC first
    /// @param wholeWords   whether a word that is a token is taken as it is, whatever the merges say
    /// @param added        tokens found before words
    record Bpe(Map<String, Integer> vocabulary, MergeTable merges, WordSplitter splitter, boolean composes, boolean wholeWords,
            List<AddedTokens.Token> added) {
    }

    /// The byte-level BPE this file describes; empty if it describes anything else, or uses an option whose effect is not reproduced here.
    Optional<Bpe> byteLevelBpe() {
        JsonNode model = json.path("model");
        boolean plain = isAbsent(model.path("dropout")) && !model.path("byte_fallback").asBoolean(false)
                && model.path("continuing_subword_prefix").asText("").isEmpty() && model.path("end_of_word_suffix").asText("").isEmpty();
        boolean bpe = model.path("type").asText("BPE").equals("BPE") && model.path("merges").isArray() && model.path("vocab").isObject();
        Optional<WordSplitter> splitter = splitter(json.path("pre_tokenizer"));
        String normalizer = json.path("normalizer").path("type").asText("");
        boolean normalizes = !isAbsent(json.path("normalizer"));
        if (!bpe || !plain || splitter.isEmpty() || normalizes && !normalizer.equals("NFC")) {
            return Optional.empty();
        }
        for (JsonNode token : json.path("added_tokens")) {
            if (token.path("lstrip").asBoolean() || token.path("rstrip").asBoolean() || token.path("single_word").asBoolean()
                    || normalizes && token.path("normalized").asBoolean()) {
                return Optional.empty();
            }
        }
        Map<String, Integer> vocabulary = vocabulary();
        for (int value = 0; value < BYTES; value++) {
            if (!vocabulary.containsKey(String.valueOf(ByteLevel.spell(value)))) {
                return Optional.empty();
            }
        }
        return Optional.of(new Bpe(vocabulary, merges(model.path("merges"), vocabulary), splitter.get(), normalizes,
                model.path("ignore_merges").asBoolean(false), added()));
    }

    /// Token to id, without added tokens.
    Map<String, Integer> vocabulary() {
        Map<String, Integer> vocabulary = new HashMap<>();
        json.path("model").path("vocab").properties().forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt()));
        return vocabulary;
    }

    /// Tokens found in raw text.
    List<AddedTokens.Token> added() {
        List<AddedTokens.Token> added = new ArrayList<>();
        json.path("added_tokens").forEach(token -> added.add(new AddedTokens.Token(token.path("content").asText(), token.path("id").asInt(),
                token.path("normalized").asBoolean())));
        return added;
    }

    private MergeTable merges(JsonNode merges, Map<String, Integer> vocabulary) {
        MergeTable table = new MergeTable(merges.size());
        int rank = 0;
        for (JsonNode merge : merges) {
            // Older files write "left right", newer ones ["left", "right"].
            String left = merge.isArray() ? merge.path(0).asText() : merge.asText().substring(0, Math.max(0, merge.asText().indexOf(' ')));
            String right = merge.isArray() ? merge.path(1).asText() : merge.asText().substring(merge.asText().indexOf(' ') + 1);
            Integer leftId = vocabulary.get(left);
            Integer rightId = vocabulary.get(right);
            Integer result = vocabulary.get(left + right);
            if (leftId == null || rightId == null || result == null) {
                throw new InvalidModelException("tokenizer-merge",
                        "%s merges \"%s\" and \"%s\", which its vocabulary does not hold. Download it again."
                        .formatted(path, left, right));
            }
            table.put(leftId, rightId, rank++, result);
        }
        return table;
    }

    private static Optional<WordSplitter> splitter(JsonNode preTokenizer) {
        if (preTokenizer.path("type").asText().equals("Sequence")) {
            JsonNode parts = preTokenizer.path("pretokenizers");
            JsonNode split = parts.path(0);
            boolean isolated = parts.size() == 2 && split.path("type").asText().equals("Split")
                    && split.path("behavior").asText().equals("Isolated") && !split.path("invert").asBoolean()
                    && isByteLevel(parts.path(1)) && !parts.path(1).path("use_regex").asBoolean(true);
            return isolated ? WordSplitter.ofPattern(split.path("pattern").path("Regex").asText()) : Optional.empty();
        }
        return isByteLevel(preTokenizer) && preTokenizer.path("use_regex").asBoolean(true) ? Optional.of(WordSplitter.GPT2)
                : Optional.empty();
    }

    private static boolean isByteLevel(JsonNode preTokenizer) {
        return preTokenizer.path("type").asText().equals("ByteLevel") && !preTokenizer.path("add_prefix_space").asBoolean(true);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
