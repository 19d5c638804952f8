package dev.tributary.merging;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.MergeShard;
import dev.tributary.contracts.merge.ShardMerged;
import dev.tributary.merge.Merge;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Computes one weight file of a merge that was cut. The other files are no matter to it.
@ApplicationScoped
public class ShardJob implements Job<MergeShard> {

    private final MergePlans plans;
    private final ArtifactStore artifacts;
    private final MergingSettings settings;

    ShardJob(MergePlans plans, ArtifactStore artifacts, MergingSettings settings) {
        this.plans = plans;
        this.artifacts = artifacts;
        this.settings = settings;
    }

    @Override
    public Class<MergeShard> command() {
        return MergeShard.class;
    }

    @Override
    public List<? extends Payload> run(MergeShard command, JobContext context) throws IOException {
        Path file = plans.with(command.merge(), context, plan -> Merge.shard(context.scratch().resolve("shard"), plan, command.shard() - 1,
                settings.threads(), new MergeProgress(context)));
        ArtifactRef weights = artifacts.put(file, MediaTypes.SAFETENSORS);
        return List.of(new ShardMerged(command.merge(), command.shard(), command.shards(), weights));
    }
}
