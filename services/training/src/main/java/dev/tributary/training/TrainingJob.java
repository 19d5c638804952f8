package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.neural.training.TrainingDivergedException;
import dev.tributary.training.cluster.ClusterEngine;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// Continues pre-training on one sealed corpus. Killed at any moment and started again, it ends in the same bytes.
public final class TrainingJob implements Job<TrainCheckpoint> {

    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final LocalEngine local;
    private final Optional<ClusterEngine> cluster;

    /// @param cluster absent where no cluster is configured
    TrainingJob(ArtifactStore artifacts, ModelStore models, LocalEngine local, Optional<ClusterEngine> cluster) {
        this.artifacts = artifacts;
        this.models = models;
        this.local = local;
        this.cluster = cluster;
    }

    @Override
    public Class<TrainCheckpoint> command() {
        return TrainCheckpoint.class;
    }

    @Override
    public List<? extends Payload> run(TrainCheckpoint command, JobContext context) throws IOException {
        TrainingEngine engine = engine(command);
        Assignment assignment = Assignment.of(command, artifacts, models);
        try {
            Trained trained = engine.train(assignment, context);
            RunPlan plan = RunPlan.of(command, assignment.domain().train().tokens());
            return List.of(new CheckpointTrained(command.pipeline(), command.round(), trained.model(), command.parent(), command.corpus(),
                    trained.optimiserState(), command.tokensSeen() + plan.tokens(), plan.steps(), plan.closingRate(), trained.loss(),
                    Optional.of(trained.lossCurve()), Optional.of(trained.snapshots()).filter(snapshots -> !snapshots.isEmpty()), trained.adapter()));
        } catch (InvalidModelException e) {
            throw new FailureException(new Failure.Invalid(e.code(), e.getMessage()), e);
        } catch (TrainingDivergedException e) {
            String message = e.message(names(assignment.domain()), assignment.replay().map(TrainingJob::names).orElse(Integer::toString));
            throw new FailureException(new Failure.Defect("training-diverged", message), e);
        }
    }

    /// What a corpus calls the documents of its shard.
    private static IntFunction<String> names(CorpusManifest corpus) {
        List<CorpusManifest.Document> documents = corpus.train().documents();
        return position -> position < documents.size() ? documents.get(position).id() : Integer.toString(position);
    }

    /// The command says where it runs, so that a job means the same to every worker of an installation.
    private TrainingEngine engine(TrainCheckpoint command) {
        if (command.layout().isEmpty()) {
            return local;
        }
        return cluster.orElseThrow(() -> new FailureException(new Failure.Invalid("engine-local",
                ("job %s was asked of a cluster (%d processes), and this worker trains within itself; "
                        + "set tributary.training.engine=kubernetes, or define the pipeline anew for local training")
                                .formatted(command.key(), command.layout().get().worldSize()))));
    }
}
