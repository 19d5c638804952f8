package dev.tributary.neural.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenizerTest {

    private static final List<String> SPECIALS = List.of("<|end_of_text|>", "<|end|>");
    // Each line is a way text has been ugly: contractions in odd case, digits, mixed space, scripts, combining marks, emoji, controls.
    private static final List<String> PIECES = List.of("the ", "The company's net revenue", " rose", " 12,345.67", "%", "\n", "\r\n",
            "\t", "  ", "   \n ",
            "don't", "WE'LL", "it'ſ", "I'M", "'", "''", "\u00A0", "\u2003", "\u2028", "\u0085", "\u001C", "\u200B", "é", "e\u0301", "ß",
                    "İ", "中文", "日本語の",
            "العربية", "हिन्दी", "١٢٣", "Ⅷ", "½", "\uD83D\uDE00", "\uD83D\uDC68\u200D\uD83D\uDC69", "\uD835\uDC00", "\uD835\uDFCE",
                    "<|end", "<|end|>",
            "<|end_of_text|>", "$", "_", "—", "...", "#1", "\u0000", "\uFFFD", "\uFEFF",
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(WordSplitter.class)
    void idsEqualTheLibrarysOnUglyText(WordSplitter splitter) throws IOException {
        // Given
        Path file = trained(splitter);
        CounterRandom random = new CounterRandom(7);
        try (Tokenizer pure = Tokenizer.open(file); Tokenizer library = new LibraryTokenizer(new TokenizerFile(Json.read(file), file))) {
            assertThat(pure).isInstanceOf(ByteLevelBpe.class);
            for (int i = 0; i < 2000; i++) {
                String text = ugly(random, i);
                // When, Then
                assertThat(pure.encode(text)).as(text).isEqualTo(library.encode(text));
                String kept = splitter == WordSplitter.QWEN2 ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
                assertThat(pure.decode(pure.encode(text))).as(text).isEqualTo(kept);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WordSplitter.class)
    void idsEqualTheLibrarysOnEveryCodePoint(WordSplitter splitter) throws IOException {
        // Given
        Path file = trained(splitter);
        try (Tokenizer pure = Tokenizer.open(file); Tokenizer library = new LibraryTokenizer(new TokenizerFile(Json.read(file), file))) {
            for (int from = 1; from < Character.MIN_SUPPLEMENTARY_CODE_POINT; from += 64) {
                StringBuilder text = new StringBuilder();
                for (int c = from; c < from + 64; c++) {
                    if (Character.isDefined(c) && !Character.isSurrogate((char) c)) {
                        text.append("a ").appendCodePoint(c).append("b1").appendCodePoint(c);
                    }
                }
                // When, Then
                assertThat(pure.encode(text.toString())).as(Integer.toHexString(from)).isEqualTo(library.encode(text.toString()));
            }
        }
    }

    @Test
    void theSameTextsInAnotherOrderGiveTheSameVocabulary() throws IOException {
        // Given
        BpeTrainer forwards = new BpeTrainer();
        BpeTrainer backwards = new BpeTrainer();
        // When
        PIECES.forEach(forwards::add);
        PIECES.reversed().forEach(backwards::add);
        // Then
        Path one = forwards.train(300, SPECIALS).write(folder.resolve("one"));
        Path two = backwards.train(300, SPECIALS).write(folder.resolve("two"));
        assertThat(one).hasSameBinaryContentAs(two);
    }

    @Test
    void specialTokensComeFirstAndAreFoundInText() throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(trained(WordSplitter.LLAMA3))) {
            assertThat(tokenizer.id("<|end_of_text|>")).hasValue(0);
            assertThat(tokenizer.encode("<|end_of_text|>")).containsExactly(0);
            assertThat(tokenizer.encode("a<|end|>")).endsWith(1);
        }
    }

    @Test
    void tokensOfRawTextAreFoundBeforeThoseOfNormalisedText() throws IOException {
        // Given two added tokens that overlap in the text
        Path file = trained(WordSplitter.LLAMA3);
        ObjectNode json = Json.read(file);
        ArrayNode added = (ArrayNode) json.path("added_tokens");
        added.addObject().put("id", 600).put("content", "ab").put("normalized", true).put("special", false);
        added.addObject().put("id", 601).put("content", "bX").put("normalized", false).put("special", true);
        for (JsonNode token : added) {
            ((ObjectNode) token).put("single_word", false).put("lstrip", false).put("rstrip", false);
        }
        Files.writeString(file, Json.render(json));
        // When, Then
        try (Tokenizer pure = Tokenizer.open(file); Tokenizer library = new LibraryTokenizer(new TokenizerFile(Json.read(file), file))) {
            assertThat(pure).isInstanceOf(ByteLevelBpe.class);
            for (String text : List.of("abX", "zabX ab", "ababX", "bXab")) {
                assertThat(pure.encode(text)).as(text).isEqualTo(library.encode(text));
            }
        }
    }

    @Test
    void aTokenizerOfAnotherKindGoesThroughTheLibrary() throws IOException {
        // Given
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
                 "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "vocab": {"net": 0, "income": 1, "[UNK]": 2}, "unk_token": "[UNK]"}}""");
        // When
        try (Tokenizer tokenizer = Tokenizer.open(file)) {
            // Then
            assertThat(tokenizer).isInstanceOf(LibraryTokenizer.class);
            assertThat(tokenizer.encode("net income rose")).containsExactly(0, 1, 2);
            assertThat(tokenizer.vocabulary()).isEqualTo(3);
        }
    }

    @Test
    void aFileThatIsNoTokenizerIsRefusedByName() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": 3}");
        assertThatThrownBy(() -> Tokenizer.open(file)).isInstanceOf(InvalidModelException.class).hasMessageContaining("tokenizer.json");
    }

    private Path trained(WordSplitter splitter) throws IOException {
        BpeTrainer trainer = new BpeTrainer();
        CounterRandom random = new CounterRandom(1);
        for (int i = 0; i < 500; i++) {
            trainer.add(ugly(random, 10_000 + i));
        }
        Path file = trainer.train(600, SPECIALS).write(folder);
        ObjectNode json = Json.read(file);
        ObjectNode split = (ObjectNode) json.path("pre_tokenizer").path("pretokenizers").get(0);
        split.putObject("pattern").put("Regex", splitter.pattern());
        if (splitter == WordSplitter.GPT2) {
            json.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", true)
                    .put("use_regex", true);
            // Merges as older files spell them.
            ArrayNode merges = Json.object().putArray("merges");
            json.path("model").path("merges").forEach(merge -> merges.add(merge.get(0).asText() + " " + merge.get(1).asText()));
            ((ObjectNode) json.path("model")).set("merges", merges);
        }
        if (splitter == WordSplitter.QWEN2) {
            json.putObject("normalizer").put("type", "NFC");
        }
        Files.writeString(file, Json.render(json));
        return file;
    }

    private static String ugly(CounterRandom random, int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1 + random.below(number, 0, 12); i++) {
            text.append(PIECES.get((int) random.below(number, i + 1, PIECES.size())));
        }
        return text.toString();
    }
}
