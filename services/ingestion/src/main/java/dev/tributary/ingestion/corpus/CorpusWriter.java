package dev.tributary.ingestion.corpus;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.Cut;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.ingestion.curation.Cuts;
import dev.tributary.ingestion.lineage.Spans;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes one side of a corpus: documents become tokens back to back, each with its end, and rows of text. Not thread-safe; close it in any case.
public final class CorpusWriter implements AutoCloseable {

    private final ModelTokenizer tokenizer;
    private final Path bin;
    private final Path idx;
    private final Path parquet;
    private final MegatronWriter writer;
    private final TextShard texts;
    private final List<CorpusManifest.Document> documents = new ArrayList<>();
    private boolean closed;

    /// @param folder where the shard is written before it is stored
    /// @param side   `train` or `holdout`
    /// @throws IOException if the shard cannot be made
    public CorpusWriter(Path folder, String side, ModelTokenizer tokenizer) throws IOException {
        this.tokenizer = tokenizer;
        this.bin = folder.resolve(side + ".bin");
        this.idx = folder.resolve(side + ".idx");
        // Always 32 bits: vocabularies beyond 65,536 are common, and one layout is enough for every trainer.
        this.writer = MegatronWriter.create(bin, idx, TokenType.I32);
        this.parquet = folder.resolve(side + ".parquet");
        this.texts = new TextShard(parquet);
    }

    /// Appends a document.
    ///
    /// @param text its extracted text
    /// @param cuts passages that are left out, in order
    /// @param spans where its blocks came from, if that was kept
    /// @throws IOException if the disk is full
    public void add(SealCorpus.Document document, String text, List<Cut> cuts, Optional<Spans> spans) throws IOException {
        int[] ids = tokenizer.tokenizer().encode(Cuts.left(text, cuts));
        int tokens = writer.add(ids, ids.length, tokenizer.endOfDocument());
        CorpusManifest.Document written = new CorpusManifest.Document(document.id(), document.filer(), document.form(), document.rawDigest(),
                document.text().sha256(), tokens, document.provenance().map(known -> known.without(cuts)));
        documents.add(written);
        texts.add(written, text, cuts, spans);
    }

    /// Whether nothing was added.
    public boolean isEmpty() {
        return documents.isEmpty();
    }

    /// Stores the shard.
    ///
    /// @throws IOException if it cannot be read back
    public CorpusManifest.Split store(ArtifactStore artifacts) throws IOException {
        texts.end();
        close();
        ArtifactRef tokens = artifacts.put(bin, MediaTypes.MEGATRON_BIN);
        ArtifactRef index = artifacts.put(idx, MediaTypes.MEGATRON_IDX);
        ArtifactRef rows = artifacts.put(parquet, MediaTypes.PARQUET);
        Files.delete(bin);
        Files.delete(idx);
        Files.delete(parquet);
        return new CorpusManifest.Split(tokens, index, documents.stream().mapToLong(CorpusManifest.Document::tokens).sum(), documents,
                Optional.of(rows));
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try (texts) {
                writer.close();
            }
        }
    }
}
