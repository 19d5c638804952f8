package dev.tributary.merging.command;

import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.MergeSequence;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.ResumeKey;
import dev.tributary.merge.engine.Interruption;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.InvalidModelException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `merge RECIPE OUT`: merges models on this machine.
///
/// Exit codes: 0 done, 1 the machine's fault (disk, interruption), 2 the input's fault.
public final class MergeCommand {
    private static final Syntax SYNTAX = new Syntax("""
            Usage: tributary merge [OPTIONS] RECIPE [OUT]
            Merge models by a MergeKit recipe. Models are folders, relative to the working
            directory, or names on the Hugging Face hub if they were downloaded.

              RECIPE  the recipe, one or several YAML documents
              OUT     the folder to make; with --explain the tensor to explain

              --check                   validate everything and write nothing; all
                                        problems are listed at once
              --explain                 print which sources and parameters apply to the
                                        tensor given instead of OUT
              -j, --num-threads=N       threads (default: one per core); results do not
                                        depend on it
              --random-seed=N           what random masks are drawn from (default: 0)
              --out-shard-size=SIZE     largest weight file, decimal bytes, e.g. 500M
                                        (default: 5B)
              --[no-]allow-crimes       leave out tensors that do not fit instead of
                                        refusing
              --allow-nonfinite         go on where an input holds NaN or infinity
              --[no-]copy-tokenizer     copy the donor's tokenizer files (default: yes)
              --[no-]write-model-card   write README.md (default: yes)
              --lora-merge-dtype=TYPE   what tensors with an adapter are rounded to
                                        (default: their own)
              --transformers-cache=PATH where downloads lie (default: Hugging Face's)
              -I, --intermediate-dir=PATH
                                        where results of named documents go
                                        (default: OUT.parts)
              --[no-]lazy               keep intermediate results that exist
                                        (default: yes)
              --out-path=PATH           OUT, as mergekit-multi spells it
              -q, --quiet               print problems only
              -v, --verbose             print stack traces of unexpected failures
              -h, --help                print this text
              -V, --version             print the version

            """ + MergeKitOptions.HELP);

    private final Typed typed;
    private final Path recipe;
    private final Optional<String> target;
    private final boolean quiet;
    private final PrintStream out;
    private final PrintStream err;

    private MergeCommand(Typed typed, PrintStream out, PrintStream err) {
        this.typed = typed;
        this.recipe = Path.of(typed.words().getFirst());
        this.target = typed.words().stream().skip(1).findFirst();
        this.quiet = typed.has("quiet");
        this.out = out;
        this.err = err;
    }

    /// Runs the command as a process of its own.
    public static void main(String[] arguments) {
        int code = run(System.out, System.err, arguments);
        if (code != 0) {
            // Not otherwise: it would look for somebody who logs exits first.
            Interruption.exit(code);
        }
    }

    /// @return the exit code
    static int run(PrintStream out, PrintStream err, String... arguments) {
        return SYNTAX.run(typed -> new MergeCommand(typed, out, err).call(), out, err, arguments);
    }

    private int call() {
        try {
            return run();
        } catch (RuntimeException e) {
            boolean ours = e instanceof InvalidRecipeException || e instanceof InvalidModelException;
            if (typed.has("verbose") && e instanceof IllegalArgumentException && !ours) {
                e.printStackTrace(err);
            }
            return CommandFailures.report(e, "Stopped. Run the same command again to go on with the weight files that are missing.", err);
        }
    }

    private int run() {
        MergeSequence sequence = MergeSequence.of(RecipeParser.parseAll(RecipeFile.read(recipe), recipe.toString()), recipe.toString());
        if (!quiet) {
            MergeKitOptions.warnings(typed).forEach(warning -> err.println("note: " + warning));
        }
        if (typed.has("explain")) {
            return explain(sequence, target.orElseThrow(() -> new IllegalArgumentException(
                    "--explain needs the name of a tensor: merge --explain RECIPE TENSOR")));
        }
        if (typed.has("check")) {
            return check(sequence);
        }
        return merge(sequence, folder());
    }

    private Path folder() {
        Path folder = typed.path("out-path").or(() -> target.map(Path::of)).orElseThrow(() -> new IllegalArgumentException(
                "OUT is missing: name the folder to make, or give --check or --explain."));
        target.filter(word -> !folder.equals(Path.of(word))).ifPresent(word -> {
            throw new IllegalArgumentException("OUT is %s, --out-path %s: give one of them.".formatted(word, folder));
        });
        return folder;
    }

    private int explain(MergeSequence sequence, String tensor) {
        Recipe last = sequence.steps().getLast();
        List<String> awaited = awaited(last, sequence);
        Map<String, Path> made = new HashMap<>();
        typed.path("intermediate-dir").ifPresent(parts -> awaited.stream().filter(name -> Files.exists(parts.resolve(name)))
                .forEach(name -> made.put(name, parts.resolve(name))));
        if (made.size() < awaited.size()) {
            err.printf("The final document needs the results of others (%s): run them first and name their folder with --intermediate-dir.%n",
                    String.join(", ", awaited));
            return CommandFailures.INPUT;
        }
        try (MergePlan plan = plan(last, made)) {
            out.print(Explanation.of(plan, tensor));
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
                Merge.requireSpace(Path.of(target.orElse("")), plan);
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
        Path parts = typed.path("intermediate-dir").orElseGet(() -> folder.resolveSibling(folder.getFileName() + ".parts"));
        boolean lazy = typed.isOn("lazy", true);
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
                Merge.into(destination, plan, typed.threads(), progress, ResumeKey.of(plan));
            }
            if (!quiet) {
                double seconds = (System.nanoTime() - start) / 1e9;
                out.printf("%s: %s in %.2f s, %.2f GB/s%n", destination, ProgressLine.bytes(plan.bytes()), seconds,
                        plan.bytes() / seconds / 1e9);
            }
        }
    }

    private MergePlan plan(Recipe step, Map<String, Path> made) {
        ModelFolders others = ModelFolders.of(typed.path("transformers-cache"));
        ModelResolver resolver = (reference, revision) -> made.containsKey(reference) ? made.get(reference) : others.resolve(reference, revision);
        return MergePlan.of(step, step.name().orElse(recipe.toString()), resolver,
                new MergeOptions(typed.number("random-seed", 0), typed.bytes("out-shard-size", "5B"), typed.isOn("allow-crimes", false),
                        typed.has("allow-nonfinite"), typed.isOn("copy-tokenizer", true), typed.isOn("write-model-card", true),
                        typed.dtype("lora-merge-dtype")));
    }
}
