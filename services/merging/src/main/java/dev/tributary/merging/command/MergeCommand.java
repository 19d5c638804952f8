package dev.tributary.merging.command;

import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.MergeSequence;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.ResumeKey;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `merge RECIPE OUT`: merges models on this machine.
///
/// Exit codes: 0 done, 1 the machine's fault (disk, interruption), 2 the input's fault.
@Command(name = "tributary merge", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true, abbreviateSynopsis = true,
        version = "Tributary, for recipes of MergeKit 0.1.4",
        description = "Merge models by a MergeKit recipe. Models are folders, relative to the working directory, or names on the Hugging Face "
                + "hub if they were downloaded.",
        footer = {"", "Options MergeKit has and this command does not need are accepted and named in a note."})
public final class MergeCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RECIPE", description = "the recipe, one or several YAML documents")
    Path recipe = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "OUT", description = "the folder to make; with --explain the tensor to explain")
    @Nullable String target;

    @Option(names = "--check", description = "validate everything and write nothing; all problems are listed at once")
    boolean check;

    @Option(names = "--explain", description = "print which sources and parameters apply to the tensor given instead of OUT")
    boolean explain;

    @Option(names = {"-j", "--num-threads"}, paramLabel = "N", description = "threads (default: one per core); results do not depend on it")
    @Nullable Integer threads;

    @Option(names = "--random-seed", paramLabel = "N", description = "what random masks are drawn from (default: 0)")
    long seed;

    @Option(names = "--out-shard-size", paramLabel = "SIZE", converter = ByteSize.class, defaultValue = "5B",
            description = "largest weight file, decimal bytes, e.g. 500M (default: 5B)")
    long shardBytes;

    @Option(names = "--allow-crimes", negatable = true, description = "leave out tensors that do not fit instead of refusing")
    boolean allowCrimes;

    @Option(names = "--allow-nonfinite", description = "go on where an input holds NaN or infinity")
    boolean allowNonFinite;

    @Option(names = "--copy-tokenizer", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "copy the donor's tokenizer files (default: yes)")
    boolean copyTokenizer;

    @Option(names = "--write-model-card", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "write README.md (default: yes)")
    boolean writeModelCard;

    @Option(names = "--lora-merge-dtype", paramLabel = "TYPE", description = "what tensors with an adapter are rounded to (default: their own)")
    @Nullable String loraDtype;

    @Option(names = "--transformers-cache", paramLabel = "PATH", description = "where downloads lie (default: Hugging Face's cache)")
    @Nullable Path cache;

    @Option(names = {"-I", "--intermediate-dir"}, paramLabel = "PATH", description = "where results of named documents go (default: OUT.parts)")
    @Nullable Path intermediate;

    @Option(names = "--lazy", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "keep intermediate results that exist (default: yes)")
    boolean lazy;

    @Option(names = "--out-path", paramLabel = "PATH", description = "OUT, as mergekit-multi spells it")
    @Nullable Path outPath;

    @Option(names = {"-q", "--quiet"}, description = "print problems only")
    boolean quiet;

    @Option(names = {"-v", "--verbose"}, description = "print stack traces of unexpected failures")
    boolean verbose;

    @Mixin
    MergeKitOptions unused = new MergeKitOptions();

    private final PrintStream out;
    private final PrintStream err;

    /// The command on the process's own streams.
    public MergeCommand() {
        this(System.out, System.err);
    }

    MergeCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// Runs the command as a process of its own.
    public static void main(String[] arguments) {
        System.exit(Processes.run(new MergeCommand(), arguments));
    }

    @Override
    public Integer call() {
        try {
            return run();
        } catch (RuntimeException e) {
            if (verbose && e instanceof IllegalArgumentException && !(e instanceof InvalidRecipeException || e instanceof InvalidModelException)) {
                e.printStackTrace(err);
            }
            return CommandFailures.report(e, "Stopped. Run the same command again to go on with the weight files that are missing.", err);
        }
    }

    private int run() {
        MergeSequence sequence = MergeSequence.of(RecipeParser.parseAll(RecipeFile.read(recipe), recipe.toString()), recipe.toString());
        if (threads != null && threads < 1) {
            throw new IllegalArgumentException("--num-threads must be at least 1, not " + threads);
        }
        if (!quiet) {
            unused.warnings().forEach(warning -> err.println("note: " + warning));
        }
        if (explain) {
            return explain(sequence);
        }
        if (check) {
            return check(sequence);
        }
        if (outPath == null && target == null) {
            err.println("OUT is missing: name the folder to make, or give --check or --explain.");
            return CommandFailures.INPUT;
        }
        Path folder = outPath != null ? outPath : Path.of(target);
        if (target != null && !folder.equals(Path.of(target))) {
            err.printf("OUT is %s, --out-path %s: give one of them.%n", target, outPath);
            return CommandFailures.INPUT;
        }
        return merge(sequence, folder);
    }

    private int explain(MergeSequence sequence) {
        if (target == null) {
            err.println("--explain needs the name of a tensor: merge --explain RECIPE TENSOR");
            return CommandFailures.INPUT;
        }
        Recipe last = sequence.steps().getLast();
        List<String> awaited = awaited(last, sequence);
        Map<String, Path> made = new HashMap<>();
        awaited.stream().filter(name -> intermediate != null && Files.exists(intermediate.resolve(name)))
                .forEach(name -> made.put(name, intermediate.resolve(name)));
        if (made.size() < awaited.size()) {
            err.printf("The final document needs the results of others (%s): run them first and name their folder with --intermediate-dir.%n",
                    String.join(", ", awaited));
            return CommandFailures.INPUT;
        }
        try (MergePlan plan = plan(last, made)) {
            out.print(Explanation.of(plan, target));
        }
        return 0;
    }

    /// Checks every document whose models exist already; one that needs another's result can only be checked once that exists.
    private int check(MergeSequence sequence) {
        int code = 0;
        for (Recipe step : sequence.steps()) {
            String name = step.name().orElse(recipe.toString());
            List<String> awaited = awaited(step, sequence);
            if (!awaited.isEmpty()) {
                out.printf("%s needs the results of other documents (%s) and is checked when they are there%n", name, String.join(", ", awaited));
                continue;
            }
            try (MergePlan plan = plan(step, Map.of())) {
                Merge.requireSpace(target == null ? Path.of("") : Path.of(target), plan);
                plan.warnings().forEach(warning -> out.println("note: " + warning));
                out.printf("%s is sound: %s of %s, %s, %s in %s%n", name, step.method(), ProgressLine.count(plan.models().size(), "model"),
                        ProgressLine.count(plan.tensors().size(), "tensor"), ProgressLine.bytes(plan.bytes()),
                        ProgressLine.count(plan.layout().shards().size(), "file"));
            } catch (RuntimeException e) {
                code = Math.max(code, CommandFailures.report(e, CommandFailures.NOTHING_WRITTEN, err));
            }
        }
        return code;
    }

    /// The documents whose results a recipe is made of.
    private static List<String> awaited(Recipe step, MergeSequence sequence) {
        Set<String> models = step.models().stream().map(ModelReference::path).collect(Collectors.toSet());
        return sequence.steps().stream().flatMap(other -> other.name().stream()).filter(models::contains).toList();
    }

    private int merge(MergeSequence sequence, Path folder) {
        Path parts = intermediate != null ? intermediate : folder.resolveSibling(folder.getFileName() + ".parts");
        Map<String, Path> made = new HashMap<>();
        for (Recipe step : sequence.steps()) {
            boolean last = step == sequence.steps().getLast();
            Path destination = last ? folder : parts.resolve(step.name().orElseThrow());
            if (last || !lazy || !Files.exists(destination)) {
                merge(step, destination, made);
            }
            step.name().ifPresent(name -> made.put(name, destination));
        }
        return 0;
    }

    private void merge(Recipe step, Path destination, Map<String, Path> made) {
        long start = System.nanoTime();
        try (MergePlan plan = plan(step, made)) {
            if (!quiet) {
                plan.warnings().forEach(warning -> err.println("note: " + warning));
            }
            try (ProgressLine progress = ProgressLine.open(err, quiet)) {
                Merge.into(destination, plan, threads == null ? Runtime.getRuntime().availableProcessors() : threads, progress,
                        ResumeKey.of(plan));
            }
            if (!quiet) {
                double seconds = (System.nanoTime() - start) / 1e9;
                out.printf("%s: %s in %.2f s, %.2f GB/s%n", destination, ProgressLine.bytes(plan.bytes()), seconds,
                        plan.bytes() / seconds / 1e9);
            }
        }
    }

    private MergePlan plan(Recipe step, Map<String, Path> made) {
        ModelFolders others = ModelFolders.of(cache);
        ModelResolver resolver = (reference, revision) -> made.containsKey(reference) ? made.get(reference) : others.resolve(reference, revision);
        return MergePlan.of(step, step.name().orElse(recipe.toString()), resolver,
                new MergeOptions(seed, shardBytes, allowCrimes, allowNonFinite, copyTokenizer, writeModelCard, loraDtype()));
    }

    private Optional<Dtype> loraDtype() {
        if (loraDtype == null) {
            return Optional.empty();
        }
        return Optional.of(Dtype.ofTorch(loraDtype).filter(Dtype::isArithmetic).orElseThrow(() -> new IllegalArgumentException(
                "--lora-merge-dtype '" + loraDtype + "' is not one of bfloat16, float16, float32")));
    }
}
