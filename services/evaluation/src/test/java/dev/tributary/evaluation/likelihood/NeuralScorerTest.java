package dev.tributary.evaluation.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.weights.Dtype;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeuralScorerTest {

    private static final int THREADS = 2;
    private static final int VOCABULARY = 300;

    @TempDir
    Path folder;

    @Test
    void anUntrainedModelHesitatesBetweenAllTokens() {
        // Given a model with small random weights and 200 tokens in two documents
        Path model = folder.resolve("model");
        try (Decoder decoder = Decoder.random(TorchEngine.start(THREADS), DecoderConfig.llama(VOCABULARY, 32, 2, 4, 2, 64, 64, false, 0),
                7)) {
            decoder.save(model, Dtype.F32, List.of());
        }
        Path bin = folder.resolve("holdout.bin");
        Path idx = folder.resolve("holdout.idx");
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.U16)) {
            for (int document = 0; document < 2; document++) {
                int first = document * 99;
                writer.add(IntStream.range(first, first + 99).map(i -> i % VOCABULARY).toArray(), 99, 0);
            }
        }
        List<Double> progress = new ArrayList<>();
        // When
        try (Scorer.Loaded loaded = new NeuralScorer(THREADS).load(model, 64)) {
            Score score = loaded.score(bin, idx, progress::add);
            // Then
            assertThat(score.tokens()).isEqualTo(199);
            assertThat(score.nll()).isCloseTo(Math.log(VOCABULARY), within(0.05));
            assertThat(progress).last().isEqualTo(1.0);
            assertThat(loaded.score(bin, idx, share -> { })).isEqualTo(score);
        }
    }
}
