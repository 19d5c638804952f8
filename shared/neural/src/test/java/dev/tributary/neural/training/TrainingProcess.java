package dev.tributary.neural.training;

import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.weights.Dtype;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A training run as a process of its own, to be killed: resumes from `state.safetensors` if there is one, saves it every third step,
/// prints a line per step with the bits of loss and gradient norm, and writes the model to `model` at the end.
public final class TrainingProcess {

    private TrainingProcess() {
    }

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Path state = folder.resolve("state.safetensors");
        TorchEngine engine = TorchEngine.start(2);
        TrainingSettings settings = new TrainingSettings(new Batching(16, 128, 4, 0.1, true), Schedule.cosine(1e-2), AdamW.DEFAULT,
                new Compute(Precision.BFLOAT16, false, 32), 60, 5);
        try (MegatronCorpus corpus = CountingCorpus.open(folder, "domain", 7, 40);
                MegatronCorpus replay = CountingCorpus.open(folder, "replay", 11, 30);
                Decoder decoder = Decoder.random(engine, DecoderConfig.llama(CountingCorpus.VOCABULARY, 32, 2, 4, 2, 64, 32, true, 0), 1);
                Trainer trainer = new Trainer(engine, decoder, corpus, Optional.of(replay), settings, "run")) {
            if (Files.exists(state)) {
                trainer.resume(state);
            }
            trainer.run(report -> {
                System.out.println(report.step() + " " + Double.toHexString(report.loss()) + " "
                        + Double.toHexString(report.gradientNorm()));
                if (report.step() % 3 == 0) {
                    trainer.saveState(state);
                }
            });
            decoder.save(folder.resolve("model"), Dtype.F32, List.of());
        }
    }
}
