package dev.tributary.resilience;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Two models of three million parameters in an artifact store, and commands that merge them into several weight files.
final class TinyMerge {

    static final int SHARDS = 6;
    private static final int ROWS = 512;
    private static final int COLUMNS = 1024;
    private static final long TENSOR_BYTES = 2L * ROWS * COLUMNS;
    private static final String RECIPE = """
            merge_method: della
            base_model: base
            models: [{model: checkpoint, parameters: {weight: 1, density: 0.5, epsilon: 0.1}}]
            """;

    private final ModelStore models;
    private final Path scratch;
    private final ArtifactRef recipe;
    private final Map<String, ArtifactRef> inputs;

    TinyMerge(ArtifactStore artifacts, Path scratch) throws IOException {
        this.models = new ModelStore(artifacts, scratch.resolve("laid-out"));
        this.scratch = scratch;
        this.recipe = artifacts.put(RECIPE.getBytes(StandardCharsets.UTF_8), MediaTypes.RECIPE);
        this.inputs = Map.of("base", model("base", 1), "checkpoint", model("checkpoint", 2));
    }

    /// A merge under some name; the name is no part of the result.
    MergeCandidate command(String name) {
        return new MergeCandidate("sec", 1, name, recipe, inputs, Optional.of(TENSOR_BYTES));
    }

    /// The model that one process makes in one go.
    ArtifactRef inOneRun() throws IOException {
        Path out = scratch.resolve("whole");
        MergeOptions options = MergeOptions.defaults().withShardBytes(TENSOR_BYTES);
        try (MergePlan plan = MergePlan.of(
                RecipeParser.parse(RECIPE, "whole"), "whole", (name, revision) -> models.folder(inputs.get(name)), options)) {
            Merge.into(out, plan, 1, MergeControl.none());
        }
        return models.put(out);
    }

    private ArtifactRef model(String name, long seed) throws IOException {
        Random random = new Random(seed);
        List<TensorHeader> tensors = IntStream.range(0, SHARDS)
                .mapToObj(i -> TensorHeader.of("model.layers." + i + ".weight", Dtype.BF16, ROWS, COLUMNS)).toList();
        ByteBuffer values = ByteBuffer.allocate((int) TENSOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (CheckpointWriter writer = CheckpointWriter.create(scratch.resolve(name),
                Json.object().put("model_type", "llama").put("num_hidden_layers", SHARDS), tensors)) {
            for (TensorHeader tensor : tensors) {
                values.clear();
                while (values.hasRemaining()) {
                    values.putShort((short) (Float.floatToRawIntBits(random.nextFloat() - 0.5f) >>> Short.SIZE));
                }
                writer.write(tensor.name(), 0, values.flip());
            }
            writer.publish();
        }
        return models.put(scratch.resolve(name));
    }
}
