package dev.tributary.training.cluster;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.neural.data.Batching;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.training.TrainingSettings;
import dev.tributary.training.Assignment;
import dev.tributary.training.RunPlan;
import dev.tributary.training.Trained;
import dev.tributary.training.TrainingEngine;
import dev.tributary.weights.checkpoint.Json;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Trains on a cluster: makes a TrainJob of the run, or adopts the one that an earlier attempt made, and follows it. Thread-safe.
public final class ClusterEngine implements TrainingEngine {

    private final TrainJobs jobs;
    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final Path store;
    private final ClusterSettings settings;
    private final Duration stateEvery;
    private final int threads;
    private final Pause pause;

    /// @param store      the artifact store's folder, on the volume that pods mount
    /// @param stateEvery the longest time between two resume states
    /// @param threads    of each process, where it computes on processor cores
    public ClusterEngine(TrainJobs jobs, ArtifactStore artifacts, ModelStore models, Path store, ClusterSettings settings,
            Duration stateEvery, int threads) {
        this(jobs, artifacts, models, store, settings, stateEvery, threads, Pause.REAL);
    }

    ClusterEngine(TrainJobs jobs, ArtifactStore artifacts, ModelStore models, Path store, ClusterSettings settings, Duration stateEvery,
            int threads, Pause pause) {
        this.jobs = jobs;
        this.artifacts = artifacts;
        this.models = models;
        this.store = store.toAbsolutePath();
        this.settings = settings;
        this.stateEvery = stateEvery;
        this.threads = threads;
        this.pause = pause;
    }

    @Override
    public Trained train(Assignment assignment, JobContext context) throws IOException {
        TrainCheckpoint command = assignment.command();
        RunPlan plan = RunPlan.of(command, assignment.domain().train().tokens());
        if (plan.lowRank().isPresent()) {
            throw invalid("engine-lora", "low-rank adapters are not trained on a cluster; leave 'training.lora' out, "
                    + "or set tributary.training.engine=local");
        }
        TrainingSettings run = spread(plan.settings(), command.layout().orElseThrow());
        RunFolder folder = new RunFolder(shared(settings.runs()).resolve(command.key()));
        ClusterRun following = new ClusterRun(command, jobs, folder, artifacts, models, settings, pause, context);
        return following.train(resume -> begin(assignment, plan, run, folder, resume));
    }

    /// Cuts a batch into the micro-batches of the layout, which every process must get equally many of.
    private static TrainingSettings spread(TrainingSettings run, ParallelLayout layout) {
        Batching batching = run.batching();
        if (batching.sequences() % (layout.worldSize() * layout.microSequences()) != 0) {
            throw invalid("batch-layout", ("a batch of %d sequences cannot be split over %d processes in micro-batches of %d; make "
                    + "'training.batchTokens' a multiple of %d, or change tributary.training.kubernetes.*").formatted(batching.sequences(),
                            layout.worldSize(), layout.microSequences(),
                            layout.worldSize() * layout.microSequences() * batching.sequence()));
        }
        return new TrainingSettings(new Batching(batching.sequence(), batching.batchTokens(), layout.microSequences(),
                batching.replayFraction(), batching.packing(), batching.resetAttention()), run.schedule(), run.optimiser(), run.compute(),
                run.steps(), run.seed());
    }

    private void begin(Assignment assignment, RunPlan plan, TrainingSettings run, RunFolder folder, Optional<ArtifactRef> resume)
            throws IOException {
        TrainCheckpoint command = assignment.command();
        folder.delete();
        Files.createDirectories(folder.base());
        models.layOut(assignment.parent(), folder.base());
        // Pods would train whatever Transformers makes of a model, with caps and dropouts that this engine's loss does not have.
        Path config = folder.base().resolve("config.json");
        DecoderConfig.parse(Json.read(config), config.toString());
        Map<String, ArtifactRef> companions = new TreeMap<>(assignment.parent().files());
        companions.keySet().removeIf(name -> name.endsWith(".safetensors") || name.endsWith(".safetensors.index.json") || name.equals("config.json"));
        folder.begin(new JobFile(command.key(), folder.base().toString(), companions, shared(store).toString(),
                command.layout().orElseThrow().worldSize(), threads, command.tokensSeen(), run,
                corpus(assignment.domain(), command.corpus()), assignment.replay().map(general -> corpus(general, command.replay().orElseThrow())),
                resume.map(this::sharedFile), command.optimiserState().map(this::sharedFile),
                stateEvery.toSeconds(), command.plan().stateEvery(), plan.snapshotSteps()));
        jobs.create(TrainJobManifest.of(command.key(), command.pipeline(), folder.path(), command.layout().get(), settings));
    }

    private JobFile.Corpus corpus(CorpusManifest manifest, ArtifactRef ref) {
        return new JobFile.Corpus(sharedFile(manifest.train().bin()), sharedFile(manifest.train().idx()), sharedFile(ref));
    }

    private String sharedFile(ArtifactRef ref) {
        return shared(artifacts.file(ref)).toString();
    }

    /// Pods see only what lies on the volume.
    private Path shared(Path path) {
        if (!path.toAbsolutePath().startsWith(settings.mountPath())) {
            throw invalid("volume-not-shared", ("pods mount the volume '%s' at %s, and %s lies outside of it; set tributary.store and "
                    + "tributary.training.kubernetes.runs to folders on that volume, or mount-path to where it is mounted here")
                    .formatted(settings.claim(), settings.mountPath(), path));
        }
        return path.toAbsolutePath();
    }

    private static FailureException invalid(String code, String message) {
        return new FailureException(new Failure.Invalid(code, message));
    }
}
