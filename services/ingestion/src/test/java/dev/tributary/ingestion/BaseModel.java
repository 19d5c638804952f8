package dev.tributary.ingestion;

import dev.tributary.neural.tokenizer.BpeTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A model as far as ingestion needs one: a tokenizer, and which token ends a text.
final class BaseModel {

    private BaseModel() {
    }

    /// @param folder     to be made
    /// @param vocabulary tokens in all
    /// @param texts      what the tokenizer learns from
    /// @return the folder
    static Path write(Path folder, int vocabulary, Stream<String> texts) throws IOException {
        BpeTrainer trainer = new BpeTrainer();
        texts.forEach(trainer::add);
        Files.createDirectories(folder);
        trainer.train(vocabulary, List.of("<|end_of_text|>")).write(folder);
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 0}");
        return folder;
    }
}
