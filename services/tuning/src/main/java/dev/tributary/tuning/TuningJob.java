package dev.tributary.tuning;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningMethods;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;

/// Learns how to merge stored models. Killed at any moment and started again, it ends in the same model.
@ApplicationScoped
public class TuningJob implements Job<TuneCandidate> {

    private final ArtifactStore artifacts;
    private final TuningMethods methods;
    private final TuningSettings settings;
    private final TuningDesk desk;

    TuningJob(ArtifactStore artifacts, ModelStore models, TuningMethods methods, TuningSettings settings) {
        this.artifacts = artifacts;
        this.methods = methods;
        this.settings = settings;
        this.desk = new TuningDesk(artifacts, models, settings);
    }

    @Override
    public Class<TuneCandidate> command() {
        return TuneCandidate.class;
    }

    @Override
    public List<? extends Payload> run(TuneCandidate command, JobContext context) throws IOException {
        return desk.with(command, context, task -> List.of(SharedSearch.isShared(command)
                ? new SearchSteps(artifacts, command, task, context).begin() : tuned(command, task, context)));
    }

    private Payload tuned(TuneCandidate command, TuningTask task, JobContext context) throws IOException {
        JobFollower follower = new JobFollower(context, artifacts, settings.stateEvery());
        Tuned tuned = methods.named(command.plan().method()).tune(task, follower);
        if (tuned.ending() == Ending.CANCELLED) {
            context.stopIfCancelled();
            throw new IllegalStateException("a run that nobody cancelled ended as cancelled");
        }
        follower.ended(tuned.quality());
        return desk.file(command, tuned);
    }
}
