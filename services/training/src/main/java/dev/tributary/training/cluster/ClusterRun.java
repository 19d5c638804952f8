package dev.tributary.training.cluster;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.training.Trained;
import dev.tributary.worker.JobContext;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// One attempt at a run on a cluster. The TrainJob has the job's name, so an attempt finds what an earlier one began; and it outlives
/// the attempt, unless the run is over or cancelled.
final class ClusterRun {

    private static final Logger LOG = Logger.getLogger(ClusterRun.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final String name;
    private final TrainJobs jobs;
    private final RunFolder folder;
    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final ClusterSettings settings;
    private final Pause pause;
    private final JobContext context;
    private Optional<ArtifactRef> state;

    /// Makes the run's files and its TrainJob.
    @FunctionalInterface
    interface Begin {

        /// @param resume where an earlier attempt got to
        void from(Optional<ArtifactRef> resume) throws IOException;
    }

    ClusterRun(TrainCheckpoint command, TrainJobs jobs, RunFolder folder, ArtifactStore artifacts, ModelStore models,
            ClusterSettings settings, Pause pause, JobContext context) {
        this.name = command.key();
        this.jobs = jobs;
        this.folder = folder;
        this.artifacts = artifacts;
        this.models = models;
        this.settings = settings;
        this.pause = pause;
        this.context = context;
        this.state = context.resume();
    }

    Trained train(Begin begin) throws IOException {
        try {
            makeOrAdopt(begin);
            try (TrainJobWatch watch = jobs.watch(name)) {
                return follow(watch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Cancelled("job-stopped", "the worker is shutting down"), e);
        }
    }

    private void makeOrAdopt(Begin begin) throws IOException, InterruptedException {
        Optional<GenericKubernetesResource> found = jobs.find(name);
        while (found.isPresent()) {
            GenericKubernetesResource job = found.get();
            boolean ours = job.getMetadata().getLabels() != null
                    && TrainJobManifest.TRIBUTARY.equals(job.getMetadata().getLabels().get(TrainJobManifest.MANAGED_BY));
            if (!ours) {
                throw new FailureException(new Failure.Invalid("trainjob-name-taken",
                        "the TrainJob '%s' exists and is not ours (it lacks the label %s=%s); delete or rename it, then resume this job"
                                .formatted(name, TrainJobManifest.MANAGED_BY, TrainJobManifest.TRIBUTARY)));
            }
            if (TrainJobs.isCancelled(job)) {
                // The worker that cancelled it did not live to see the end.
                endCancelled();
            } else if (!(TrainJobState.of(found) instanceof TrainJobState.Deleting)) {
                LOG.infof("jobId=%s goes on with the TrainJob that an earlier attempt made", name);
                return;
            }
            pause.sleep(EVERY);
            found = jobs.find(name);
        }
        begin.from(state);
        LOG.infof("jobId=%s runs as a TrainJob", name);
    }

    private Trained follow(TrainJobWatch watch) throws IOException, InterruptedException {
        long lastLive = pause.nanos();
        while (true) {
            report();
            remember();
            if (watch.isLive()) {
                lastLive = pause.nanos();
            } else if (pause.nanos() - lastLive > settings.patience().toNanos()) {
                throw new FailureException(new Failure.Unavailable("kubernetes-unreachable",
                        "the Kubernetes API has not answered for %s; TrainJob '%s' goes on without us, and the next attempt adopts it"
                                .formatted(settings.patience(), name)));
            }
            // Nothing is known before the first list has come.
            switch (watch.state().orElseGet(TrainJobState.Pending::new)) {
                case TrainJobState.Complete complete -> {
                    return finish();
                }
                case TrainJobState.Failed failed -> throw end(failed);
                case TrainJobState.Absent absent when jobs.find(name).isEmpty() -> throw new FailureException(new Failure.Unavailable(
                        "trainjob-deleted", "somebody deleted TrainJob '%s'; the next attempt makes it anew, from the last state"
                                .formatted(name)));
                case TrainJobState.Absent notListedYet -> { }
                case TrainJobState.Deleting deleting -> { }
                case TrainJobState.Pending pending -> stopIfCancelled();
                case TrainJobState.Running running -> stopIfCancelled();
                case TrainJobState.Suspending suspending -> stopIfCancelled();
                case TrainJobState.Suspended suspended -> stopIfCancelled();
            }
            pause.sleep(EVERY);
        }
    }

    private void report() throws IOException {
        folder.progress().ifPresent(progress -> context.progress((double) progress.step() / progress.steps(), progress.measures()));
    }

    /// Names a new resume state, so that the next attempt finds it even if the volume's folder is gone.
    private void remember() throws IOException {
        Optional<ArtifactRef> latest = folder.state();
        if (latest.isPresent() && !latest.equals(state)) {
            artifacts.file(latest.get());
            context.checkpoint(latest.get());
            state = latest;
        }
    }

    /// An attempt that merely ends here (another worker took over, this one shuts down) leaves the TrainJob to the next.
    private void stopIfCancelled() throws IOException, InterruptedException {
        if (context.isCancelRequested()) {
            endCancelled();
        }
        context.stopIfCancelled();
    }

    private void endCancelled() throws IOException, InterruptedException {
        long deadline = pause.nanos() + settings.grace().toNanos();
        Optional<GenericKubernetesResource> job = jobs.find(name);
        if (job.isPresent() && !TrainJobs.isCancelled(job.get())) {
            jobs.cancel(name);
        }
        while (isSaving(TrainJobState.of(jobs.find(name))) && pause.nanos() < deadline) {
            pause.sleep(EVERY);
        }
        remember();
        cleanUp();
    }

    private static boolean isSaving(TrainJobState state) {
        return switch (state) {
            case TrainJobState.Running running -> true;
            case TrainJobState.Suspending suspending -> true;
            case TrainJobState.Pending pending -> false;
            case TrainJobState.Suspended suspended -> false;
            case TrainJobState.Complete complete -> false;
            case TrainJobState.Failed failed -> false;
            case TrainJobState.Deleting deleting -> false;
            case TrainJobState.Absent absent -> false;
        };
    }

    private Trained finish() throws IOException {
        Trained trained = folder.result().orElseThrow(() -> new FailureException(new Failure.Defect("trainjob-without-result",
                ("TrainJob '%s' is complete, but there is no result.json in %s; its pods must mount the claim '%s' where this service "
                        + "does, and run the entry point of k8s/training-runtime").formatted(name, folder.path(), settings.claim()))));
        models.manifest(trained.model()).files().values().forEach(artifacts::file);
        trained.optimiserState().ifPresent(artifacts::file);
        // Should this worker be killed now, the next attempt has only to write the results again.
        remember();
        cleanUp();
        return trained;
    }

    private FailureException end(TrainJobState.Failed failed) throws IOException {
        Failure failure = folder.failure().orElseGet(() -> failure(failed, jobs.deaths(name)));
        remember();
        cleanUp();
        return new FailureException(failure);
    }

    private Failure failure(TrainJobState.Failed failed, List<String> deaths) {
        if (deaths.contains("OOMKilled")) {
            return new Failure.Exhausted("memory", ("a pod of TrainJob '%s' was killed for want of memory; raise "
                    + "tributary.training.kubernetes.resources.memory, lower micro-sequences, or set 'training.recompute'").formatted(name));
        }
        if (failed.reason().equals("TrainingRuntimeNotSupported")) {
            return new Failure.Invalid("training-runtime", "the cluster has no usable ClusterTrainingRuntime '%s': %s; apply k8s/training-runtime"
                    .formatted(settings.runtime(), failed.message()));
        }
        return new Failure.Unavailable("trainjob-failed", "TrainJob '%s' failed: %s, %s%s".formatted(name, failed.reason(),
                failed.message(), deaths.isEmpty() ? "" : "; its pods: " + String.join(", ", deaths)));
    }

    private void cleanUp() {
        jobs.delete(name);
        folder.delete();
    }
}
