package dev.tributary.resilience;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A model of some thousand parameters and a corpus that counts, in an artifact store, and the commands to train the one on
/// the other.
final class TinyTraining {

    private static final int VOCABULARY = 64;
    private static final int DOCUMENTS = 160;
    private static final int DOCUMENT_TOKENS = 400;
    private static final String TOKENIZER = "{\"model\": {\"type\": \"BPE\"}}";

    private final ArtifactRef model;
    private final ArtifactRef corpus;

    /// @param scratch made when needed
    TinyTraining(ArtifactStore artifacts, Path scratch) throws IOException {
        Files.createDirectories(scratch);
        model = model(artifacts, scratch.resolve("model"));
        corpus = corpus(artifacts, scratch);
    }

    /// A run of several hundred steps that saves a state every tenth.
    TrainCheckpoint command(String pipeline, long seed) {
        return new TrainCheckpoint(pipeline, 1, model, Optional.empty(), 0, corpus, Optional.empty(), 0, new TrainingPlan(
                32, 128, 1e-3, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(1.0), Optional.empty(),
                Optional.of(seed), Optional.of(10)));
    }

    private static ArtifactRef model(ArtifactStore artifacts, Path folder) throws IOException {
        try (Decoder decoder = Decoder.random(TorchEngine.start(1), DecoderConfig.llama(VOCABULARY, 32, 2, 4, 2, 64, 32, true, 0), 1)) {
            decoder.save(folder, Dtype.F32, List.of());
        }
        Files.writeString(folder.resolve(ModelManifest.TOKENIZER), TOKENIZER);
        return new ModelStore(artifacts, folder.resolveSibling("laid-out")).put(folder);
    }

    private static ArtifactRef corpus(ArtifactStore artifacts, Path scratch) throws IOException {
        Path bin = scratch.resolve("corpus.bin");
        Path idx = scratch.resolve("corpus.idx");
        long tokens;
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.U16)) {
            int[] ids = new int[DOCUMENT_TOKENS];
            for (int document = 0; document < DOCUMENTS; document++) {
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = 1 + (document + i * (1 + document % 3)) % (VOCABULARY - 1);
                }
                writer.add(ids, ids.length, 0);
            }
            tokens = writer.tokens();
        }
        CorpusManifest.Split split = new CorpusManifest.Split(
                artifacts.put(bin, MediaTypes.MEGATRON_BIN), artifacts.put(idx, MediaTypes.MEGATRON_IDX), tokens, List.of());
        String tokenizer = artifacts.put(TOKENIZER.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES).sha256();
        return artifacts.put(Json.bytes(new CorpusManifest("sec", "domain", 1, tokenizer, VOCABULARY, 0, split, split)), MediaTypes.CORPUS);
    }
}
