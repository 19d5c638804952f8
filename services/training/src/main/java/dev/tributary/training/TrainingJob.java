package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.training.Trainer;
import dev.tributary.neural.training.TrainingDivergedException;
import dev.tributary.neural.training.TrainingOutcome;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Continues pre-training on one sealed corpus. Killed at any moment and started again, it ends in the same bytes.
@ApplicationScoped
public class TrainingJob implements Job<TrainCheckpoint> {

    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final TrainingSettings settings;

    TrainingJob(ArtifactStore artifacts, ModelStore models, TrainingSettings settings) {
        this.artifacts = artifacts;
        this.models = models;
        this.settings = settings;
    }

    @Override
    public Class<TrainCheckpoint> command() {
        return TrainCheckpoint.class;
    }

    @Override
    public List<? extends Payload> run(TrainCheckpoint command, JobContext context) throws IOException {
        CorpusManifest corpus = Json.read(artifacts.bytes(command.corpus()), CorpusManifest.class);
        Optional<CorpusManifest> replay = command.replay().map(ref -> Json.read(artifacts.bytes(ref), CorpusManifest.class));
        ModelManifest parent = models.manifest(command.parent());
        requireSameTokenizer(parent, corpus, command);
        TorchEngine engine = TorchEngine.start(settings.threads());
        try (Decoder decoder = Decoder.load(engine, models.folder(command.parent()));
                MegatronCorpus domain = open(corpus.train());
                Replay general = new Replay(replay.map(manifest -> open(manifest.train())))) {
            RunPlan plan = RunPlan.of(command, domain.tokens());
            try (Trainer trainer = plan.trainer(engine, decoder, domain, general.corpus(), command.key())) {
                begin(trainer, command, context);
                StateKeeper keeper = new StateKeeper(trainer, context, artifacts, settings.stateEvery(), command.plan().stateEvery());
                if (trainer.run(keeper) == TrainingOutcome.CANCELLED) {
                    keeper.save();
                    context.stopIfCancelled();
                }
                return List.of(finish(command, parent, decoder, trainer, plan, context));
            }
        } catch (InvalidModelException e) {
            throw new FailureException(new Failure.Invalid(e.code(), e.getMessage()), e);
        } catch (TrainingDivergedException e) {
            throw new FailureException(new Failure.Defect("training-diverged", e.getMessage()), e);
        }
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

    private static void requireSameTokenizer(ModelManifest parent, CorpusManifest corpus, TrainCheckpoint command) {
        ArtifactRef tokenizer = parent.files().get(ModelManifest.TOKENIZER);
        if (tokenizer == null || !tokenizer.sha256().equals(corpus.tokenizerDigest())) {
            throw new FailureException(new Failure.Invalid("tokenizer-differs",
                    "corpus %s was sealed with another tokenizer (%s) than model %s has; seal it again with the model's"
                            .formatted(command.corpus().shortDigest(), corpus.tokenizerDigest().substring(0, 12), command.parent().shortDigest())));
        }
    }

    private void begin(Trainer trainer, TrainCheckpoint command, JobContext context) {
        if (context.resume().isPresent()) {
            trainer.resume(artifacts.file(context.resume().get()));
        } else {
            command.optimiserState().ifPresent(state -> trainer.continueFrom(artifacts.file(state)));
        }
    }

    private CheckpointTrained finish(TrainCheckpoint command, ModelManifest parent, Decoder decoder, Trainer trainer,
            RunPlan plan, JobContext context) throws IOException {
        Path state = context.scratch().resolve("state.safetensors");
        trainer.saveState(state);
        ArtifactRef optimiserState = artifacts.put(state, MediaTypes.RESUME_STATE);
        Files.delete(state);
        Path folder = context.scratch().resolve("checkpoint");
        decoder.save(folder, Dtype.BF16, List.of());
        ArtifactRef model = models.put(withCompanions(models.put(folder), parent));
        long seen = command.tokensSeen() + plan.tokens();
        return new CheckpointTrained(command.pipeline(), command.round(), model, command.parent(), command.corpus(),
                Optional.of(optimiserState), seen, plan.steps(), plan.closingRate(), closingLoss(trainer));
    }

    /// What training does not change (tokenizer, generation settings) is the parent's own, by digest.
    private ModelManifest withCompanions(ArtifactRef weights, ModelManifest parent) {
        Map<String, ArtifactRef> files = new TreeMap<>(parent.files());
        files.keySet().removeIf(name -> name.endsWith(".safetensors") || name.endsWith(".safetensors.index.json"));
        files.putAll(models.manifest(weights).files());
        return new ModelManifest(files);
    }

    /// Mean loss of the last tenth of the run.
    private static double closingLoss(Trainer trainer) {
        int steps = trainer.curve().steps();
        double sum = 0;
        int from = steps - Math.max(1, steps / 10);
        for (int step = from; step < steps; step++) {
            sum += trainer.curve().loss(step);
        }
        return sum / (steps - from);
    }
}
