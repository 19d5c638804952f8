package dev.tributary.neural.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.neural.Engines;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.weights.InvalidModelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {

    @TempDir
    Path folder;

    @Test
    void everyTokenButTheFirstIsPredictedOnce() {
        // Given a model that knows nothing: nearly uniform over 64 tokens
        try (MegatronCorpus corpus = corpus(100);
                Decoder decoder = Decoder.random(Engines.torch(), DecoderConfig.llama(64, 32, 1, 4, 2, 64, 32, true, 0), 1)) {
            // When
            Likelihood likelihood = new Evaluator(decoder, 16, Compute.of(Precision.FLOAT32)).score(corpus, share -> { });
            // Then
            assertThat(likelihood.tokens()).isEqualTo(100);
            assertThat(likelihood.perplexity()).isCloseTo(64, within(4.0));
            assertThat(likelihood.perToken()).isCloseTo(Math.log(likelihood.perplexity()), within(1e-12));
        }
    }

    @Test
    void scoringTwiceGivesTheSameBits() {
        // Given
        try (MegatronCorpus shorter = corpus(16);
                Decoder decoder = Decoder.random(Engines.torch(), DecoderConfig.llama(64, 32, 1, 4, 2, 64, 32, true, 0), 1)) {
            Evaluator evaluator = new Evaluator(decoder, 16, Compute.of(Precision.FLOAT32));
            double first = evaluator.score(shorter, share -> { }).nats();
            // Then
            assertThat(evaluator.score(shorter, share -> { }).nats()).isEqualTo(first);
        }
    }

    @Test
    void anEmptyHoldOutIsRefused() {
        try (MegatronCorpus corpus = corpus(0);
                Decoder decoder = Decoder.random(Engines.torch(), DecoderConfig.llama(64, 32, 1, 4, 2, 64, 32, true, 0), 1)) {
            Evaluator evaluator = new Evaluator(decoder, 16, Compute.of(Precision.FLOAT32));
            assertThatThrownBy(() -> evaluator.score(corpus, share -> { })).isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("hold-out");
        }
    }

    /// One document of `tokens` tokens and its end.
    private MegatronCorpus corpus(int tokens) {
        Path bin = folder.resolve(tokens + ".bin");
        Path idx = folder.resolve(tokens + ".idx");
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.U16)) {
            int[] ids = new int[tokens];
            for (int i = 0; i < tokens; i++) {
                ids[i] = 1 + i * 29 % 63;
            }
            writer.add(ids, tokens, 0);
        }
        return MegatronCorpus.open(bin, idx);
    }
}
