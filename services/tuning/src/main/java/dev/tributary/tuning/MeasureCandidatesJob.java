package dev.tributary.tuning;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.MeasureCandidates;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;

/// Measures a part of a shared search's generation.
@ApplicationScoped
public class MeasureCandidatesJob implements Job<MeasureCandidates> {

    private final ArtifactStore artifacts;
    private final TuningDesk desk;

    MeasureCandidatesJob(ArtifactStore artifacts, ModelStore models, TuningSettings settings) {
        this.artifacts = artifacts;
        this.desk = new TuningDesk(artifacts, models, settings);
    }

    @Override
    public Class<MeasureCandidates> command() {
        return MeasureCandidates.class;
    }

    @Override
    public List<? extends Payload> run(MeasureCandidates command, JobContext context) throws IOException {
        return desk.with(command.search(), context,
                task -> List.of(new SearchSteps(artifacts, command.search(), task, context).measure(command)));
    }
}
