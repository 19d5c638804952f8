package dev.tributary.pipeline;

import dev.tributary.contracts.Json;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.testing.text.GeneralText;
import dev.tributary.testing.text.TextDocument;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a pipeline starts from, as small as it can be: untrained models of 40 thousand numbers and a page of general text.
record TinyModels(Path folder) {

    private static final String END = "<|end_of_text|>";
    private static final int VOCABULARY = 512;

    /// Makes `base`, `partner` and `general.jsonl`.
    static TinyModels make(Path folder) throws IOException {
        List<TextDocument> texts = new GeneralText(1).documents(200).toList();
        BpeTrainer trainer = new BpeTrainer();
        StringBuilder lines = new StringBuilder();
        for (TextDocument text : texts) {
            trainer.add(text.text());
            lines.append(Json.mapper().writeValueAsString(Map.of("id", text.name(), "text", text.text()))).append('\n');
        }
        Path tokenizer = trainer.train(VOCABULARY, List.of(END)).write(Files.createDirectories(folder.resolve("tokenizer")));
        TorchEngine engine = TorchEngine.start(1);
        for (String name : List.of("base", "partner")) {
            try (Decoder decoder = Decoder.random(engine, DecoderConfig.llama(VOCABULARY, 32, 2, 2, 1, 64, 128, true, 0), name.hashCode())) {
                decoder.save(folder.resolve(name), Dtype.BF16, List.of(tokenizer));
            }
        }
        Files.writeString(folder.resolve("general.jsonl"), lines);
        return new TinyModels(folder);
    }
}
