package dev.tributary.evaluation.likelihood;

import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.evaluation.Evaluator;
import dev.tributary.neural.evaluation.Likelihood;
import dev.tributary.neural.script.TorchEngine;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/// Measures in float32 with PyTorch. The engine starts with the first model: a service that only releases never loads it.
public final class NeuralScorer implements Scorer {

    private final int threads;

    /// @param threads native threads per operation; part of the result, to the last digits
    public NeuralScorer(int threads) {
        this.threads = threads;
    }

    @Override
    public Loaded load(Path folder, int sequence) {
        Decoder decoder = Decoder.load(TorchEngine.start(threads), folder);
        return new InMemory(decoder, new Evaluator(decoder, sequence, Compute.of(Precision.FLOAT32)));
    }

    private record InMemory(Decoder decoder, Evaluator evaluator) implements Loaded {

        @Override
        public Score score(Path bin, Path idx, DoubleConsumer progress) {
            try (MegatronCorpus corpus = MegatronCorpus.open(bin, idx)) {
                Likelihood likelihood = evaluator.score(corpus, progress);
                return new Score(likelihood.perToken(), likelihood.tokens());
            }
        }

        @Override
        public void close() {
            decoder.close();
        }
    }
}
