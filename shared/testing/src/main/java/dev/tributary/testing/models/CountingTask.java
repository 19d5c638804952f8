package dev.tributary.testing.models;

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

/// A decoder of some thousand parameters and corpora in which each token tells the next, in an artifact store, and the commands to train
/// the one on the others.
///
/// A module that uses it declares `neural` and `artifacts` itself.
///
/// @param artifacts where everything is
/// @param folder    for files that are made first
/// @param model     the decoder
public record CountingTask(ArtifactStore artifacts, Path folder, ArtifactRef model) {

    /// Ids reach from 0, which ends a document, to below this.
    public static final int VOCABULARY = 61;

    private static final int POSITIONS = 32;
    private static final String TOKENIZER = "{\"model\": {\"type\": \"BPE\"}}";

    /// Makes the decoder.
    ///
    /// @param folder for files of the task's own
    public static CountingTask in(ArtifactStore artifacts, Path folder) throws IOException {
        Path base = folder.resolve("base");
        try (Decoder decoder = Decoder.random(TorchEngine.start(1), DecoderConfig.llama(VOCABULARY, 32, 2, 4, 2, 64, POSITIONS, true, 0), 1)) {
            decoder.save(base, Dtype.F32, List.of());
        }
        Files.writeString(base.resolve(ModelManifest.TOKENIZER), TOKENIZER);
        return new CountingTask(artifacts, folder, new ModelStore(artifacts, folder.resolve("laid-out")).put(base));
    }

    /// A corpus whose documents count by `step`, each from another number on.
    ///
    /// @param largest ids stay below it
    public CorpusManifest corpus(String name, int documents, int length, int step, int largest) throws IOException {
        Path bin = folder.resolve(name + ".bin");
        Path idx = folder.resolve(name + ".idx");
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.U16)) {
            int[] ids = new int[length];
            for (int document = 0; document < documents; document++) {
                for (int i = 0; i < length; i++) {
                    ids[i] = 1 + (document + i * step) % (largest - 1);
                }
                writer.add(ids, length, 0);
            }
        }
        CorpusManifest.Split split = new CorpusManifest.Split(artifacts.put(bin, MediaTypes.MEGATRON_BIN),
                artifacts.put(idx, MediaTypes.MEGATRON_IDX), (long) documents * (length + 1), List.of());
        String tokenizer = artifacts.put(TOKENIZER.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES).sha256();
        return new CorpusManifest("sec", name, 1, tokenizer, VOCABULARY, 0, split, split);
    }

    /// Asks for the first run of a pipeline.
    public TrainCheckpoint command(String pipeline, CorpusManifest corpus, TrainingPlan plan) {
        return new TrainCheckpoint(pipeline, 1, model, Optional.empty(), 0, artifacts.put(Json.bytes(corpus), MediaTypes.CORPUS),
                Optional.empty(), 0, plan);
    }
}
