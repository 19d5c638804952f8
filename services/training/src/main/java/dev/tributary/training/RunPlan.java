package dev.tributary.training;

import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.Packing;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.LowRank;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.training.MemoryEstimate;
import dev.tributary.neural.training.Schedule;
import dev.tributary.neural.training.TrainingSettings;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/// What a command asks of the training loop, wherever that runs.
///
/// @param settings      batches, rates, optimiser, steps
/// @param lowRank       the adapters to train instead of the whole model
/// @param snapshotSteps steps between snapshots, if some are kept
public record RunPlan(TrainingSettings settings, Optional<LowRank> lowRank, OptionalLong snapshotSteps) {

    private static final double FLOOR = 0.1;
    private static final double WARMUP = 0.01;

    /// @param tokens tokens of the sealed corpus
    public static RunPlan of(TrainCheckpoint command, long tokens) {
        TrainingPlan plan = command.plan();
        Packing packing = plan.packing().filter("best-fit"::equals).isPresent() ? Packing.BEST_FIT : Packing.STREAM;
        Batching batching = new Batching(plan.sequence(), plan.batchTokens(), Math.max(1, plan.batchTokens() / Math.max(1, plan.sequence())),
                command.replayFraction(), packing, plan.resetAttention().orElse(false));
        Compute compute = new Compute(Precision.of(plan.precision().orElse(Precision.FLOAT32.label())), plan.recompute().orElse(false),
                Compute.LOSS_ROWS);
        TrainingSettings settings = new TrainingSettings(batching, schedule(command), AdamW.DEFAULT, compute,
                batching.stepsFor(tokens, plan.epochs().orElse(1.0)), plan.seed().orElse(0L));
        Optional<LowRank> lowRank = plan.lora().map(lora -> new LowRank(lora.rank(), lora.alpha(),
                new TreeSet<>(lora.targets().<Collection<String>>map(targets -> targets).orElse(LowRank.MATRICES))));
        OptionalLong snapshots = plan.checkpointTokens().map(every -> OptionalLong.of(Math.max(1, every / batching.batchTokens())))
                .orElse(OptionalLong.empty());
        return new RunPlan(settings, lowRank, snapshots);
    }

    /// Every run warms up anew and decays to its end, but for a constant rate, which has warmed up once and goes on.
    private static Schedule schedule(TrainCheckpoint command) {
        TrainingPlan plan = command.plan();
        Schedule.Shape shape = switch (plan.schedule().orElse("cosine")) {
            case "cosine" -> Schedule.Shape.COSINE;
            case "linear" -> Schedule.Shape.LINEAR;
            case "constant" -> Schedule.Shape.CONSTANT;
            case "wsd" -> Schedule.Shape.STABLE_DECAY;
            default -> throw new IllegalArgumentException("training.schedule must be cosine, linear, constant or wsd, got '%s'"
                    .formatted(plan.schedule().orElseThrow()));
        };
        boolean goesOn = shape == Schedule.Shape.CONSTANT && command.optimiserState().isPresent();
        return new Schedule(shape, plan.learningRate(), plan.floor().orElse(FLOOR), goesOn ? 0 : plan.warmup().orElse(WARMUP));
    }

    /// The same in the largest micro-batches that fit into `memory` bytes.
    ///
    /// @throws dev.tributary.weights.InvalidModelException if nothing fits; it says how much is needed and what lowers it
    RunPlan within(long memory, DecoderConfig config) {
        Batching fitted = MemoryEstimate.fit(config, lowRank, settings.batching(), settings.compute(), memory);
        return new RunPlan(new TrainingSettings(fitted, settings.schedule(), settings.optimiser(), settings.compute(), settings.steps(),
                settings.seed()), lowRank, snapshotSteps);
    }

    long steps() {
        return settings.steps();
    }

    /// Tokens the whole run predicts, replay included.
    long tokens() {
        return settings.steps() * settings.batching().batchTokens();
    }

    /// The rate of a step, from 0.
    double rate(long step) {
        return settings.schedule().rate(step, settings.steps());
    }

    /// The rate of the last step.
    double closingRate() {
        return rate(settings.steps() - 1);
    }
}
