package dev.tributary.tuning;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.AdvanceSearch;
import dev.tributary.contracts.search.SearchEnded;
import dev.tributary.tuning.search.SearchState;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;

/// Goes on with a shared search: another generation, or the candidate it was for.
@ApplicationScoped
public class AdvanceSearchJob implements Job<AdvanceSearch> {

    private final ArtifactStore artifacts;
    private final TuningDesk desk;

    AdvanceSearchJob(ArtifactStore artifacts, ModelStore models, TuningSettings settings) {
        this.artifacts = artifacts;
        this.desk = new TuningDesk(artifacts, models, settings);
    }

    @Override
    public Class<AdvanceSearch> command() {
        return AdvanceSearch.class;
    }

    @Override
    public List<? extends Payload> run(AdvanceSearch command, JobContext context) throws IOException {
        return desk.with(command.search(), context, task -> {
            SearchSteps steps = new SearchSteps(artifacts, command.search(), task, context);
            SearchState state = steps.told(command.state(), command.scores());
            steps.report(state, command.seconds());
            return steps.isOver(state, command.seconds()) ? List.of(desk.file(command.search(), steps.finish(state, command.seconds())),
                    new SearchEnded(command.search(), state.evaluations())) : List.of(steps.advanced(state));
        });
    }
}
