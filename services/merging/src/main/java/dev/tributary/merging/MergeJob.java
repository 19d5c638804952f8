package dev.tributary.merging;

import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.merge.MergeCut;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.merge.Merge;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Applies one recipe to stored models. A result of one weight file is computed here; a larger one is cut, and any number of workers
/// compute its files.
@ApplicationScoped
public class MergeJob implements Job<MergeCandidate> {

    private final MergePlans plans;
    private final ModelStore models;
    private final MergingSettings settings;

    MergeJob(MergePlans plans, ModelStore models, MergingSettings settings) {
        this.plans = plans;
        this.models = models;
        this.settings = settings;
    }

    @Override
    public Class<MergeCandidate> command() {
        return MergeCandidate.class;
    }

    @Override
    public List<? extends Payload> run(MergeCandidate command, JobContext context) throws IOException {
        long start = System.nanoTime();
        Path out = context.scratch().resolve("model");
        int shards = plans.with(command, context, plan -> {
            int files = plan.layout().shards().size();
            if (files == 1) {
                Merge.into(out, plan, settings.threads(), new MergeProgress(context));
            }
            return files;
        });
        return List.of(shards > 1 ? new MergeCut(command, shards) : new CandidateMerged(command.pipeline(), command.round(), command.name(),
                models.put(out), command.recipe(), (System.nanoTime() - start) / 1e9));
    }
}
