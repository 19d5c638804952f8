package dev.tributary.benchmarks.merging;

import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Times the whole command, start to exit, on four models of 330 M parameters; then the merge alone in a JVM that is warm. See
/// `merging.sh`, which makes the models and calls this.
public final class CommandBenchmark {
    private static final int RUNS = 3;

    private final Path folder;
    private final String launcher;

    private CommandBenchmark(Path folder, String launcher) {
        this.folder = folder;
        this.launcher = launcher;
    }

    /// @param arguments the folder of the models, the launcher, and the methods to time (all)
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        List<String> methods = arguments.length > 2 ? List.of(arguments).subList(2, arguments.length) : Recipes.METHODS;
        new CommandBenchmark(folder, arguments[1]).run(methods);
    }

    private void run(List<String> methods) {
        Path model = folder.resolve("a/model.safetensors");
        double copy = CopyBandwidth.measure(model, folder.resolve("copy"));
        System.out.printf("%d cores; copying moves %.1f GB/s (read and written)%n%n", Runtime.getRuntime().availableProcessors(), copy / 1e9);
        System.out.println("| method | command, s | processor, s | heap and native, MB | warm merge, s | moved, GB/s | share of copy |");
        System.out.println("|---|---|---|---|---|---|---|");
        // The first command makes the class archive.
        write(methods.getFirst());
        once(methods.getFirst());
        for (String method : methods) {
            write(method);
            MeasuredProcess command = command(method);
            double warm = warm(method);
            double rate = (Recipes.inputs(method) + 1.0) * model.toFile().length() / warm;
            System.out.printf("| `%s` | %.2f | %.1f | %.0f | %.2f | %.1f | %.0f %% |%n", method, command.seconds(),
                    command.processorSeconds(), command.ownBytes() / 1e6, warm, rate / 1e9, 100 * rate / copy);
        }
    }

    private void write(String method) {
        try {
            Files.writeString(folder.resolve(method + ".yaml"), Recipes.of(method));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The median of several runs.
    private MeasuredProcess command(String method) {
        return Stream.generate(() -> once(method)).limit(RUNS).sorted(Comparator.comparing(MeasuredProcess::seconds)).toList().get(RUNS / 2);
    }

    private MeasuredProcess once(String method) {
        MeasuredProcess measured = MeasuredProcess.run(folder, List.of(launcher, "merge", "--quiet", method + ".yaml", "out"));
        delete(folder.resolve("out"));
        return measured;
    }

    /// The last of several runs in this JVM.
    private double warm(String method) {
        double seconds = 0;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            try (MergePlan plan = MergePlan.of(RecipeParser.parse(Recipes.of(method), method), method, ModelResolver.relativeTo(folder),
                    MergeOptions.defaults())) {
                Merge.into(folder.resolve("out"), plan, Runtime.getRuntime().availableProcessors(), MergeControl.none());
            }
            seconds = (System.nanoTime() - start) / 1e9;
            delete(folder.resolve("out"));
        }
        return seconds;
    }

    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : new ArrayList<>(paths.sorted(Comparator.reverseOrder()).toList())) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
