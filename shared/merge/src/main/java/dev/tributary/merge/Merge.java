package dev.tributary.merge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.engine.MergeRun;
import dev.tributary.merge.engine.TensorSink;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.plan.OutputTensor;
import dev.tributary.weights.StorageFullException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Runs a planned merge into a model folder.
///
/// ```java
/// Recipe recipe = RecipeParser.parse(yaml, "sec-ties.yaml");
/// try (MergePlan plan = MergePlan.of(recipe, "sec-ties.yaml", ModelResolver.of(folders), MergeOptions.defaults())) {
///     Merge.into(out, plan, 2, MergeControl.none());
/// }
/// ```
public final class Merge {
    private Merge() {}

    /// Writes the result to `out`, which appears whole or not at all. The same plan gives the same bytes with any number of threads.
    ///
    /// @param threads how many threads compute
    /// @throws dev.tributary.weights.InvalidModelException if `out` holds something or an input is not finite
    /// @throws dev.tributary.weights.StorageFullException if there is too little room
    /// @throws java.util.concurrent.CancellationException if `control` says to stop
    public static void into(Path out, MergePlan plan, int threads, MergeControl control) {
        into(out, plan, threads, control, "");
    }

    /// Like [#into(Path, MergePlan, int, MergeControl)], but a run that was killed or cancelled is taken up again by the next run with
    /// the same key, which must name everything the bytes depend on: the recipe, the options, and the digests of the models. Weight
    /// files already complete are not computed again.
    public static void into(Path out, MergePlan plan, int threads, MergeControl control, String resumeKey) {
        try (CheckpointWriter writer = CheckpointWriter.create(out, plan.layout(), resumeKey)) {
            try {
                List<OutputTensor> missing = plan.tensors().stream().filter(tensor -> !writer.isWritten(tensor.header().name())).toList();
                long already = plan.bytes() - missing.stream().mapToLong(tensor -> tensor.header().bytes()).sum();
                MergeRun.execute(missing, writer::write, threads, plan.options().allowNonFinite(), control, already);
            } catch (IllegalArgumentException e) {
                // What failed on its input will fail again: nothing is kept to resume.
                writer.abandon();
                throw e;
            }
            addFrame(plan, writer);
            writer.publish();
        }
    }

    /// Writes one weight file of the result, with the bytes that [#into] gives it, into a folder of its own. Whoever makes the same plan
    /// can write any of the files; [#frame] makes what lies beside them.
    ///
    /// @param shard index in the plan's layout
    /// @return the file
    public static Path shard(Path folder, MergePlan plan, int shard, int threads, MergeControl control) {
        CheckpointLayout layout = plan.layout().only(shard);
        Set<String> names = layout.tensors().stream().map(TensorHeader::name).collect(Collectors.toSet());
        try (CheckpointWriter writer = CheckpointWriter.create(folder, layout, "")) {
            List<OutputTensor> tensors = plan.tensors().stream().filter(tensor -> names.contains(tensor.header().name())).toList();
            MergeRun.execute(tensors, writer::write, threads, plan.options().allowNonFinite(), control, 0);
            writer.publish();
        }
        return folder.resolve(layout.shards().getFirst().file());
    }

    /// Writes everything of the result but its weights: configuration, index, tokenizer, model card.
    public static void frame(Path folder, MergePlan plan) {
        try (CheckpointWriter writer = CheckpointWriter.create(folder, new CheckpointLayout(List.of()), "")) {
            addFrame(plan, writer);
            writer.index(plan.layout());
            writer.publish();
        }
    }

    private static void addFrame(MergePlan plan, CheckpointWriter writer) {
        JsonNode config = plan.config();
        writer.text("config.json", Json.render(config));
        writer.text("mergekit_config.yml", plan.recipe().source());
        DonorFiles.copy(plan, writer);
        if (plan.options().writeModelCard()) {
            writer.text("README.md", ModelCard.of(plan));
        }
    }

    /// Computes the result into memory: for every tensor a direct, little-endian buffer of its stored type. Tensors may have up to 2 GiB.
    ///
    /// @param threads how many threads compute
    public static Map<String, ByteBuffer> inMemory(MergePlan plan, int threads) {
        Map<String, ByteBuffer> tensors = new LinkedHashMap<>();
        for (OutputTensor tensor : plan.tensors()) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(Math.toIntExact(tensor.header().bytes())).order(ByteOrder.LITTLE_ENDIAN);
            tensors.put(tensor.header().name(), buffer);
        }
        TensorSink sink = (tensor, offset, bytes) -> {
            ByteBuffer target = Objects.requireNonNull(tensors.get(tensor));
            target.put(Math.toIntExact(offset), bytes, bytes.position(), bytes.remaining());
        };
        MergeRun.execute(plan.tensors(), sink, threads, plan.options().allowNonFinite(), MergeControl.none(), 0);
        return tensors;
    }

    /// Checks that the file system of `out` has room for the result.
    ///
    /// @throws StorageFullException if it has not
    public static void requireSpace(Path out, MergePlan plan) {
        Path existing = out.toAbsolutePath().normalize();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            if (free < plan.bytes()) {
                throw StorageFullException.before(existing, plan.bytes(), free);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not ask for the free space of " + existing, e);
        }
    }
}
