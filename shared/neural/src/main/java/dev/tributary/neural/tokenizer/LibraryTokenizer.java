package dev.tributary.neural.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// Any `tokenizer.json`, through the Hugging Face library.
final class LibraryTokenizer implements Tokenizer {

    private final HuggingFaceTokenizer library;
    private final Map<String, Integer> ids = new HashMap<>();

    LibraryTokenizer(TokenizerFile file) {
        System.setProperty("ai.djl.offline", "true");
        try {
            // Without the options the library cuts long texts and says so only in its log.
            this.library = HuggingFaceTokenizer.newInstance(file.path(),
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw new InvalidModelException("tokenizer-invalid", "%s is no tokenizer the Hugging Face library reads: %s. Download it again."
                    .formatted(file.path(), e.getMessage()), e);
        }
        ids.putAll(file.vocabulary());
        file.added().forEach(token -> ids.put(token.content(), token.id()));
    }

    @Override
    public int[] encode(String text) {
        return Arrays.stream(library.encode(text, false, false).getIds()).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public String decode(int[] tokens) {
        return library.decode(Arrays.stream(tokens).asLongStream().toArray(), false);
    }

    @Override
    public int vocabulary() {
        return ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    }

    @Override
    public OptionalInt id(String token) {
        return ids.containsKey(token) ? OptionalInt.of(ids.get(token)) : OptionalInt.empty();
    }

    @Override
    public void close() {
        library.close();
    }
}
