package dev.tributary.merging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.job.MergeShard;
import dev.tributary.contracts.job.SealMerge;
import dev.tributary.contracts.merge.MergeCut;
import dev.tributary.contracts.merge.ShardMerged;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeJobsTest {

    private static final String RECIPE = """
            merge_method: dare_ties
            base_model: base
            models: [{model: checkpoint, parameters: {weight: 1, density: 0.5}}]
            """;

    @TempDir
    Path home;

    private FileArtifactStore store;
    private ModelStore models;
    private MergePlans plans;
    private final MergingSettings settings = new MergingSettings() {
        @Override
        public int threads() {
            return 1;
        }

        @Override
        public long shardBytes() {
            throw new IllegalStateException("a job reads its command, not the settings of whoever runs it");
        }
    };

    @BeforeEach
    void open() throws IOException {
        store = new FileArtifactStore(home.resolve("store"));
        models = new ModelStore(store, home.resolve("models"));
        plans = new MergePlans(store, models);
    }

    @Test
    void aMergeOfOneWeightFileIsDoneAtOnce() throws IOException {
        // When
        CandidateMerged merged = (CandidateMerged) new MergeJob(plans, models, settings).run(merge(1_000_000), scratch()).getFirst();

        // Then
        assertThat(models.manifest(merged.model()).files()).containsKeys("model.safetensors", "config.json", "README.md");
    }

    @Test
    void theShardsOfACutMergeSealedGiveTheModelThatOneRunGives() throws IOException {
        // Given
        MergeCandidate merge = merge(3000);

        // When
        MergeCut cut = (MergeCut) new MergeJob(plans, models, settings).run(merge, scratch()).getFirst();
        List<ArtifactRef> weights = new ArrayList<>();
        for (int shard = 1; shard <= cut.shards(); shard++) {
            MergeShard command = new MergeShard(merge, shard, cut.shards());
            weights.add(((ShardMerged) new ShardJob(plans, store, settings).run(command, scratch()).getFirst()).weights());
        }
        CandidateMerged merged = (CandidateMerged) new SealJob(plans, models).run(new SealMerge(merge, weights), scratch()).getFirst();

        // Then
        assertThat(cut.shards()).isGreaterThan(2);
        assertThat(merged.model().sha256()).isEqualTo(inOneRun(merge).sha256());
    }

    @Test
    void aModelThatThePipelineDoesNotHaveIsNamed() {
        MergeCandidate merge = new MergeCandidate("sec", 1, "ties", recipe(), Map.of(), Optional.empty());
        assertThatThrownBy(() -> new MergeJob(plans, models, settings).run(merge, scratch()))
                .isInstanceOf(FailureException.class).hasMessageContaining("names model 'base'");
    }

    private ArtifactRef inOneRun(MergeCandidate merge) throws IOException {
        Path out = home.resolve("whole");
        MergeOptions options = MergeOptions.defaults().withShardBytes(merge.shardBytes().orElseThrow());
        try (MergePlan plan = MergePlan.of(RecipeParser.parse(RECIPE, "whole"), "whole", (name, revision) -> models.folder(merge.models().get(name)), options)) {
            Merge.into(out, plan, 2, MergeControl.none());
        }
        return models.put(out);
    }

    private MergeCandidate merge(long shardBytes) throws IOException {
        return new MergeCandidate("sec", 1, "ties", recipe(), Map.of("base", model("base", 1), "checkpoint", model("checkpoint", 2)),
                Optional.of(shardBytes));
    }

    private ArtifactRef recipe() {
        return store.put(RECIPE.getBytes(StandardCharsets.UTF_8), MediaTypes.RECIPE);
    }

    private ArtifactRef model(String name, long seed) throws IOException {
        Random random = new Random(seed);
        List<TensorHeader> tensors = IntStream.range(0, 6).mapToObj(i -> TensorHeader.of("tensor." + i, Dtype.BF16, 20, 32)).toList();
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve(name), Json.object().put("model_type", "llama"), tensors)) {
            for (TensorHeader tensor : tensors) {
                ByteBuffer values = ByteBuffer.allocate((int) tensor.bytes());
                while (values.hasRemaining()) {
                    values.put((byte) random.nextInt(256)).put((byte) 0x3D);
                }
                writer.write(tensor.name(), 0, values.flip());
            }
            writer.publish();
        }
        return models.put(home.resolve(name));
    }

    private JobContext scratch() throws IOException {
        return JobContext.alone(Files.createTempDirectory(home, "scratch"));
    }
}
