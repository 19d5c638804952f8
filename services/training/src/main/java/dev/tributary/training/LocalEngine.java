package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.training.Trainer;
import dev.tributary.neural.training.TrainingOutcome;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Trains within this process, on this machine's cores.
final class LocalEngine implements TrainingEngine {

    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final TrainingSettings settings;

    LocalEngine(ArtifactStore artifacts, ModelStore models, TrainingSettings settings) {
        this.artifacts = artifacts;
        this.models = models;
        this.settings = settings;
    }

    @Override
    public Trained train(Assignment assignment, JobContext context) throws IOException {
        TrainCheckpoint command = assignment.command();
        Path base = models.folder(command.parent());
        RunPlan plan = fitting(RunPlan.of(command, assignment.domain().train().tokens()), base);
        TorchEngine engine = TorchEngine.start(settings.threads());
        try (Decoder decoder = Decoder.load(engine, base);
                Subject subject = Subject.of(decoder, plan.lowRank(), plan.settings().seed());
                MegatronCorpus domain = open(assignment.domain().train());
                Replay general = new Replay(assignment.replay().map(manifest -> open(manifest.train())));
                Trainer trainer = new Trainer(engine, subject.trainable(), domain, general.corpus(), plan.settings(), command.key())) {
            Snapshots snapshots = new Snapshots(assignment, models, decoder, plan.snapshotSteps(), context.scratch());
            if (context.resume().isPresent()) {
                snapshots.resume(trainer.resume(artifacts.verified(context.resume().get())));
            } else {
                command.optimiserState().ifPresent(state -> trainer.continueFrom(artifacts.verified(state)));
            }
            StateKeeper keeper = new StateKeeper(trainer, snapshots, context, artifacts, settings.stateEvery(), command.plan().stateEvery());
            if (trainer.run(keeper) == TrainingOutcome.CANCELLED) {
                keeper.save();
                context.stopIfCancelled();
            }
            ArtifactRef curve = CurveFile.store(trainer.curve(), plan, artifacts);
            double loss = CurveFile.closingLoss(trainer.curve());
            return switch (subject) {
                case Subject.Whole whole -> {
                    ArtifactRef state = keeper.store();
                    ArtifactRef model = assignment.complete(weights(decoder, context), models);
                    yield new Trained(model, Optional.of(state), curve, loss, snapshots.kept(), Optional.empty());
                }
                case Subject.Adapters adapters -> {
                    Path folder = context.scratch().resolve("adapter");
                    adapters.adapter().save(folder, Dtype.F32, command.parent().sha256());
                    ArtifactRef adapter = models.put(folder);
                    adapters.adapter().merge();
                    ArtifactRef model = assignment.complete(weights(decoder, context), models);
                    yield new Trained(model, Optional.empty(), curve, loss, List.of(), Optional.of(adapter));
                }
            };
        }
    }

    /// Asked before anything is loaded: a model too large for the setting must not end in the kernel's hands.
    private RunPlan fitting(RunPlan plan, Path base) {
        try (Checkpoint checkpoint = Checkpoint.open(base)) {
            return plan.within(settings.memory().asLongValue(), DecoderConfig.of(checkpoint));
        }
    }

    private ArtifactRef weights(Decoder decoder, JobContext context) throws IOException {
        Path folder = context.scratch().resolve("checkpoint");
        decoder.save(folder, Dtype.BF16, List.of());
        return models.put(folder);
    }

    /// The general corpus, if there is one, closed with the run.
    private record Replay(Optional<MegatronCorpus> corpus) implements AutoCloseable {

        @Override
        public void close() {
            corpus.ifPresent(MegatronCorpus::close);
        }
    }

    private MegatronCorpus open(CorpusManifest.Split split) {
        return MegatronCorpus.open(artifacts.file(split.bin()), artifacts.file(split.idx()));
    }
}
