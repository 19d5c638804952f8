package dev.tributary.training;

import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.training.Schedule;
import dev.tributary.neural.training.Trainer;
import dev.tributary.neural.training.TrainingSettings;
import java.util.Locale;
import java.util.Optional;

/// What a command asks of the training loop.
record RunPlan(TrainingSettings settings) {

    private static final double FLOOR = 0.1;
    private static final double WARMUP = 0.01;

    /// @param tokens tokens of the sealed corpus
    static RunPlan of(TrainCheckpoint command, long tokens) {
        TrainingPlan plan = command.plan();
        Batching batching = Batching.of(plan.sequence(), plan.batchTokens(), command.replayFraction());
        Schedule.Shape shape = Schedule.Shape.valueOf(plan.schedule().orElse("cosine").toUpperCase(Locale.ROOT));
        Schedule schedule = new Schedule(shape, plan.learningRate(), plan.floor().orElse(FLOOR), plan.warmup().orElse(WARMUP));
        Compute compute = Compute.of(Precision.of(plan.precision().orElse(Precision.FLOAT32.label())));
        return new RunPlan(new TrainingSettings(batching, schedule, AdamW.DEFAULT, compute,
                batching.stepsFor(tokens, plan.epochs().orElse(1.0)), plan.seed().orElse(0L)));
    }

    Trainer trainer(TorchEngine engine, Decoder decoder, MegatronCorpus domain, Optional<MegatronCorpus> replay, String run) {
        return new Trainer(engine, decoder, domain, replay, settings, run);
    }

    long steps() {
        return settings.steps();
    }

    /// Tokens the whole run predicts, replay included.
    long tokens() {
        return settings.steps() * settings.batching().batchTokens();
    }

    /// The rate of the last step.
    double closingRate() {
        return settings.schedule().rate(settings.steps() - 1, settings.steps());
    }
}
