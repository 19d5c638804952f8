package dev.tributary.neural.tokenizer;

import dev.tributary.weights.checkpoint.Json;
import java.nio.file.Path;
import java.util.OptionalInt;

/// Text to token ids and back, as `tokenizer.json` says. Ids equal those of the Hugging Face library. Thread-safe; the opener closes it.
public sealed interface Tokenizer extends AutoCloseable permits ByteLevelBpe, LibraryTokenizer {

    /// Opens a `tokenizer.json`: in pure Java where it describes a byte-level BPE of a known kind (GPT-2, Llama 3, Qwen 2), through the
    /// Hugging Face library otherwise.
    ///
    /// @throws dev.tributary.weights.InvalidModelException if the file is missing or no tokenizer
    static Tokenizer open(Path tokenizerJson) {
        TokenizerFile file = new TokenizerFile(Json.read(tokenizerJson), tokenizerJson);
        return file.byteLevelBpe().<Tokenizer>map(ByteLevelBpe::new).orElseGet(() -> new LibraryTokenizer(file));
    }

    /// The ids of a text. Nothing is added at its ends; special tokens written out in the text become their ids.
    int[] encode(String text);

    /// The text of ids, special tokens written out. Bytes that are no UTF-8 become U+FFFD.
    String decode(int[] ids);

    /// One above the largest id.
    int vocabulary();

    /// The id of a token by its exact spelling in the file, such as `<|end_of_text|>`.
    OptionalInt id(String token);

    @Override
    void close();
}
