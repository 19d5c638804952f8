package dev.tributary.ingestion.corpus;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes one side of a corpus: documents become tokens back to back, each with its end. Not thread-safe; close it in any case.
public final class CorpusWriter implements AutoCloseable {

    private final ModelTokenizer tokenizer;
    private final Path bin;
    private final Path idx;
    private final MegatronWriter writer;
    private final List<CorpusManifest.Document> documents = new ArrayList<>();
    private boolean closed;

    /// @param folder where the shard is written before it is stored
    /// @param side   `train` or `holdout`
    public CorpusWriter(Path folder, String side, ModelTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.bin = folder.resolve(side + ".bin");
        this.idx = folder.resolve(side + ".idx");
        // Always 32 bits: vocabularies beyond 65,536 are common, and one layout is enough for every trainer.
        this.writer = MegatronWriter.create(bin, idx, TokenType.I32);
    }

    /// Appends a document.
    public void add(String id, String filer, String form, String rawDigest, String textDigest, String text) {
        int[] ids = tokenizer.tokenizer().encode(text);
        int tokens = writer.add(ids, ids.length, tokenizer.endOfDocument());
        documents.add(new CorpusManifest.Document(id, filer, form, rawDigest, textDigest, tokens));
    }

    /// Stores the shard.
    ///
    /// @throws IOException if it cannot be read back
    public CorpusManifest.Split store(ArtifactStore artifacts) throws IOException {
        close();
        ArtifactRef tokens = artifacts.put(bin, MediaTypes.MEGATRON_BIN);
        ArtifactRef index = artifacts.put(idx, MediaTypes.MEGATRON_IDX);
        Files.delete(bin);
        Files.delete(idx);
        return new CorpusManifest.Split(tokens, index, documents.stream().mapToLong(CorpusManifest.Document::tokens).sum(), documents);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            writer.close();
        }
    }
}
