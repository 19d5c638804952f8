package dev.tributary.benchmarks.merging;

import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Times what is hard for other reasons than its size in bytes: very many tensors, a model far larger than the heap, and merging the same
/// small models over and over in memory. Also shows that the number of threads leaves no trace. See `merging.sh`.
public final class EdgeBenchmark {
    private static final int REMERGES = 300;

    private EdgeBenchmark() {}

    /// @param arguments what to do (`many`, `large`, `threads` or `again`), the folder to do it in, and, but for `again`, the launcher
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        switch (arguments[0]) {
            case "many" -> many(folder, arguments[2]);
            case "large" -> large(folder, arguments[2]);
            case "threads" -> threads(folder, arguments[2]);
            case "again" -> again(folder);
            default -> throw new IllegalArgumentException("there is no benchmark " + arguments[0]);
        }
    }

    private static void many(Path folder, String launcher) throws IOException {
        List<TensorHeader> tensors = IntStream.range(0, 20_000).mapToObj(i -> TensorHeader.of("tensor.%05d".formatted(i), Dtype.BF16, 16)).toList();
        for (String name : List.of("base", "a")) {
            writeZeros(folder.resolve(name), tensors);
        }
        Files.writeString(folder.resolve("many.yaml"),
                "merge_method: ties\nbase_model: base\nmodels: [{model: a, parameters: {weight: 1, density: 0.5}}]\n");
        MeasuredProcess run = MeasuredProcess.run(folder, List.of(launcher, "merge", "--quiet", "many.yaml", "out"));
        System.out.printf("20,000 tensors of 16 elements, ties: %.2f s, %.0f MB%n", run.seconds(), run.ownBytes() / 1e6);
    }

    /// The inputs are files of holes, which read as zeros at the speed of memory; the result is written in full.
    private static void large(Path folder, String launcher) throws IOException {
        List<TensorHeader> tensors = IntStream.range(0, 61).mapToObj(i -> TensorHeader.of("model.layers.%d.weight".formatted(i), Dtype.BF16,
                1 << 15, 1 << 12)).toList();
        for (String name : List.of("base", "a")) {
            writeHoles(folder.resolve(name), tensors);
        }
        Files.writeString(folder.resolve("large.yaml"),
                "merge_method: ties\nbase_model: base\nmodels: [{model: a, parameters: {weight: 1, density: 0.5}}]\n");
        MeasuredProcess run = MeasuredProcess.run(folder, List.of("env", "JAVA_TOOL_OPTIONS=-Xmx512m", launcher, "merge", "--quiet", "large.yaml", "out"));
        long bytes = tensors.stream().mapToLong(TensorHeader::bytes).sum();
        System.out.printf("%.1f GB per model, ties, -Xmx512m: %.0f s, %.0f MB%n", bytes / 1e9, run.seconds(), run.ownBytes() / 1e6);
    }

    private static void threads(Path folder, String launcher) throws IOException {
        for (String method : Recipes.METHODS) {
            Files.writeString(folder.resolve(method + ".yaml"), Recipes.of(method));
            for (int threads : new int[] {1, 2, 7}) {
                MeasuredProcess.run(folder, List.of(launcher, "merge", "--quiet", "-j", Integer.toString(threads), method + ".yaml", "out" + threads));
            }
            boolean equal = IntStream.of(2, 7).allMatch(threads -> mismatch(folder.resolve("out1"), folder.resolve("out" + threads)) < 0);
            System.out.printf("`%s` with 1, 2 and 7 threads: %s%n", method, equal ? "equal bytes" : "DIFFERENT BYTES");
            for (int threads : new int[] {1, 2, 7}) {
                CommandBenchmark.delete(folder.resolve("out" + threads));
            }
        }
    }

    private static long mismatch(Path one, Path other) {
        try {
            return Files.mismatch(one.resolve("model.safetensors"), other.resolve("model.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Merges models of the demo's size with one weight after the other, as a search does, and reports the median once the JVM is warm.
    private static void again(Path folder) {
        String recipe = "merge_method: %s\nbase_model: base\nmodels:\n- {model: a, parameters: {weight: %s, density: 0.5}}\n"
                + "- {model: b, parameters: {weight: 0.5, density: 0.5}}\n";
        for (String method : List.of("task_arithmetic", "ties", "dare_ties")) {
            try (MergePlan plan = MergePlan.of(RecipeParser.parse(recipe.formatted(method, 1), method), method, ModelResolver.relativeTo(folder),
                    MergeOptions.defaults())) {
                double[] millis = new double[REMERGES];
                for (int i = 0; i < REMERGES; i++) {
                    long start = System.nanoTime();
                    Merge.inMemory(plan.replan(RecipeParser.parse(recipe.formatted(method, i / 300.0), method), method), 2);
                    millis[i] = (System.nanoTime() - start) / 1e6;
                }
                double median = Arrays.stream(millis, REMERGES / 2, REMERGES).sorted().skip(REMERGES / 4).findFirst().orElseThrow();
                System.out.printf("%s of %.1f MB in memory, again with another weight: %.1f ms (the first time %.0f ms)%n", method,
                        plan.bytes() / 1e6, median, millis[0]);
            }
        }
    }

    private static void writeZeros(Path folder, List<TensorHeader> tensors) {
        try (CheckpointWriter writer = CheckpointWriter.create(folder, Json.object().put("model_type", "llama"), tensors)) {
            tensors.forEach(tensor -> writer.write(tensor.name(), 0, ByteBuffer.allocate((int) tensor.bytes())));
            writer.publish();
        }
    }

    private static void writeHoles(Path folder, List<TensorHeader> tensors) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\", \"num_hidden_layers\": %d}".formatted(tensors.size()));
        HoleFile.write(folder.resolve("model.safetensors"), new ArrayList<>(tensors));
    }
}
