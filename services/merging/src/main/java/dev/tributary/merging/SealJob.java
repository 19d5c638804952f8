package dev.tributary.merging;

import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.job.SealMerge;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.merge.Merge;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes a model of the weight files of a merge that was cut: adds what lies beside them, and lists everything in a manifest. The
/// weights themselves are not read.
@ApplicationScoped
public class SealJob implements Job<SealMerge> {

    private final MergePlans plans;
    private final ModelStore models;

    SealJob(MergePlans plans, ModelStore models) {
        this.plans = plans;
        this.models = models;
    }

    @Override
    public Class<SealMerge> command() {
        return SealMerge.class;
    }

    @Override
    public List<? extends Payload> run(SealMerge command, JobContext context) throws IOException {
        long start = System.nanoTime();
        MergeCandidate merge = command.merge();
        Path frame = context.scratch().resolve("model");
        CheckpointLayout layout = plans.with(merge, context, plan -> {
            Merge.frame(frame, plan);
            return plan.layout();
        });
        Map<String, ArtifactRef> files = new TreeMap<>(models.manifest(models.put(frame)).files());
        for (int shard = 0; shard < command.shards().size(); shard++) {
            files.put(layout.shards().get(shard).file(), command.shards().get(shard));
        }
        ArtifactRef model = models.put(new ModelManifest(files));
        return List.of(new CandidateMerged(merge.pipeline(), merge.round(), merge.name(), model, merge.recipe(),
                (System.nanoTime() - start) / 1e9));
    }
}
