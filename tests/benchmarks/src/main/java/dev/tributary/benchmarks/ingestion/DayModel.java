package dev.tributary.benchmarks.ingestion;

import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.testing.filings.GeneratedFiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// As much of a base model as a corpus needs: a tokenizer, and which token ends a document.
final class DayModel {

    private static final int VOCABULARY = 4096;
    private static final int FILINGS_LEARNT_FROM = 40;

    private DayModel() {
    }

    /// Writes it into a folder that is made.
    static Path write(Path folder) throws IOException {
        BpeTrainer trainer = new BpeTrainer();
        for (GeneratedFiling filing : SizedFilings.day(FILINGS_LEARNT_FROM).toList()) {
            trainer.add(new FilingReader().read(filing.bytes(), filing.fileName()).text());
        }
        trainer.train(VOCABULARY, List.of("<|end_of_text|>")).write(Files.createDirectories(folder));
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 0}");
        return folder;
    }
}
