package dev.tributary.tuning.command;

import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.merge.engine.Interruption;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.data.SourceCorpora;
import dev.tributary.tuning.method.Ending;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tune -m NAME=FOLDER … OUT`: learns how to merge models on this machine.
///
/// Exit codes: 0 done, 1 the machine's fault (disk, interruption) or nothing gained over averaging, 2 the input's fault.
@Command(name = "tune", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        description = {"Learn how to merge models: the merge shall predict what each model predicts, on text that model is good at.", "",
            "  tune -m a=models/a -m b=models/b --base models/base --data texts out",
            "  tune --compare -m a=models/a -m b=models/b --base models/base --data texts", ""},
        footer = {"", "OUT gets model/ (a Hugging Face folder) and coefficients.safetensors (for --start) or recipe.yaml "
                + "(for merge). Stopped with Ctrl-C, the same command goes on.",
            "Settings and their defaults are in services/tuning/README.md. Exit codes: 0 done, 1 failed or nothing gained, 2 wrong input."})
public final class TuneCommand implements Callable<Integer> {

    /// What the engine says of itself is for services; held here, for loggers that nobody holds are forgotten with their level.
    private static final Logger ENGINE_LOG = Logger.getLogger("dev.tributary");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    private static final String BASE = "base";

    static final int FAILED = 1;
    static final int INPUT = 2;

    @Parameters(index = "0", arity = "0..1", paramLabel = "OUT", description = "the folder to make")
    @Nullable Path out;

    @Option(names = {"-m", "--model"}, paramLabel = "NAME=FOLDER", description = "a model to merge; give two or more")
    Map<String, Path> models = new LinkedHashMap<>();

    @Option(names = "--base", paramLabel = "FOLDER", description = "what all of them descend from; dam-tv needs it")
    @Nullable Path base;

    @Option(names = {"-t", "--text"}, paramLabel = "NAME=PATH",
            description = "text that model is good at: a text file, a folder of them, or a Megatron .bin beside its .idx")
    Map<String, Path> texts = new LinkedHashMap<>();

    @Option(names = "--data", paramLabel = "FOLDER", description = "instead of --text: a folder with NAME/, NAME.txt or NAME.bin for each model")
    @Nullable Path data;

    @Option(names = "--method", paramLabel = "NAME", description = "dam, dam-tv or evolve (default: dam-tv with a base, else dam)")
    @Nullable String method;

    @Option(names = {"-s", "--set"}, paramLabel = "KEY=VALUE", description = "a setting, as in a pipeline's 'tune' entry, e.g. steps=300, sequence=256, top=128")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--start", paramLabel = "FILE", description = "coefficients.safetensors of an earlier run to start from")
    @Nullable Path start;

    @Option(names = "--compare", description = "measure every method, static merges with their grids tuned, and print the table; makes no model")
    boolean compare;

    @Option(names = {"-j", "--num-threads"}, paramLabel = "N",
            description = "threads (default: one per core); results of one number compare bit by bit only among themselves")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--precision", paramLabel = "NAME", description = "what is learnt and searched in: float32, bfloat16 or fastest (default)")
    String precision = Means.FASTEST;

    @Option(names = {"-q", "--quiet"}, description = "print problems and the result only")
    boolean quiet;

    @Option(names = {"-v", "--verbose"}, description = "print stack traces of failures")
    boolean verbose;

    private final PrintStream print;
    private final PrintStream err;

    /// The command on the process's own streams.
    public TuneCommand() {
        this(System.out, System.err);
    }

    TuneCommand(PrintStream print, PrintStream err) {
        this.print = print;
        this.err = err;
    }

    /// Runs the command as a process of its own.
    public static void main(String[] arguments) {
        Interruption.exit(line(new TuneCommand()).execute(arguments));
    }

    /// The command with its way to refuse: one line says what is wrong, and `--help` what would be right.
    static CommandLine line(TuneCommand command) {
        return new CommandLine(command).setParameterExceptionHandler((problem, arguments) -> {
            problem.getCommandLine().getErr().println(problem.getMessage() + " (tune --help shows what there is)");
            return INPUT;
        });
    }

    @Override
    public Integer call() {
        if (!verbose) {
            ENGINE_LOG.setLevel(Level.WARNING);
        }
        try (Interruption interruption = Interruption.watch()) {
            return compare ? compare(interruption) : tune(interruption);
        } catch (IllegalArgumentException e) {
            return failed(e, INPUT);
        } catch (UncheckedIOException | IOException e) {
            return failed(e, FAILED);
        }
    }

    private int failed(Exception e, int code) {
        if (verbose) {
            e.printStackTrace(err);
        }
        err.println(e.getMessage());
        return code;
    }

    private int tune(Interruption interruption) throws IOException {
        if (out == null) {
            throw new IllegalArgumentException("OUT is missing: name the folder to make, or give --compare.");
        }
        if (start != null && method().equals(TuningPlan.EVOLVE)) {
            throw new IllegalArgumentException("--start: evolve learns no coefficients to start from. Leave it out, or use dam or dam-tv.");
        }
        TuningPlan plan = PlanOptions.plan(method(), settings);
        if (Files.exists(out.resolve("model"))) {
            throw new IllegalArgumentException("%s exists already. Name another folder, or delete it.".formatted(out.resolve("model")));
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new IllegalArgumentException("%s is a file. Name a folder to make.".formatted(out));
        }
        Path work = Files.createDirectories(out.resolve(".tuning"));
        Path state = work.resolve("state.safetensors");
        try (Sources sources = sources(); SourceCorpora corpora = corpora(work)) {
            Optional<Path> resume = Optional.of(state).filter(Files::exists);
            resume.ifPresent(found -> note("going on from " + found));
            TuneProgress progress = progress("", Optional.of(state), interruption);
            TuningTask task = new TuningTask(engine(), sources, corpora.byName(), sequence(plan, sources), plan, Means.of(sources, precision, Means.KEEP_BYTES),
                    Optional.ofNullable(start), resume, work.resolve("targets"), out);
            Tuned tuned;
            try {
                tuned = Methods.ALL.named(plan.method()).tune(task, progress);
            } finally {
                progress.finish();
            }
            if (tuned.ending() == Ending.CANCELLED) {
                err.println("Stopped. Run the same command again to go on.");
                return FAILED;
            }
            new Workplace(work).close();
            return ended(tuned);
        }
    }

    private int ended(Tuned tuned) {
        print.printf(Locale.ROOT, "KL on held-out text %.4f, averaging %.4f; %d evaluations, %d gradient passes, %.1f s%s%n", tuned.quality().tuned(),
                tuned.quality().linear(), tuned.cost().evaluations(), tuned.cost().gradientPasses(), tuned.cost().seconds(),
                tuned.cost().peakBytes().isPresent() ? ", at most %d MB resident".formatted(tuned.cost().peakBytes().getAsLong() / 1_000_000) : "");
        if (tuned.model().isEmpty()) {
            err.println("Nothing was gained over averaging, so no model was written. Let it run longer, give it more text, or merge with a recipe.");
            return FAILED;
        }
        print.println(tuned.model().get());
        return 0;
    }

    private int compare(Interruption interruption) throws IOException {
        if (out != null || start != null) {
            throw new IllegalArgumentException("--compare starts from the average and makes no model: leave %s out."
                    .formatted(out != null ? out : "--start"));
        }
        try (Sources sources = sources(); Workplace work = Workplace.temporary(); SourceCorpora corpora = corpora(work.folder())) {
            TuningPlan plan = PlanOptions.compared(method(), settings);
            List<String> methods = method == null ? Methods.all(base != null) : List.of(method);
            Comparison comparison = new Comparison(engine(), sources, corpora.byName(), sequence(plan, sources), Means.of(sources, precision, Means.KEEP_BYTES),
                    work.folder(), this::note, label -> progress(label, Optional.empty(), interruption));
            comparison.lines(methods, settings, interruption::asked).forEach(print::println);
        }
        return interruption.asked() ? FAILED : 0;
    }

    private TuneProgress progress(String label, Optional<Path> state, Interruption interruption) {
        return new TuneProgress(err, System.console() != null && System.console().isTerminal(), quiet, interruption::asked, label, state);
    }

    private String method() {
        return method != null ? method : base != null ? TuningPlan.DAM_TV : TuningPlan.DAM;
    }

    private Sources sources() {
        models.forEach((name, folder) -> {
            requireName(name);
            requireFolder("--model " + name, folder);
        });
        Optional.ofNullable(base).ifPresent(folder -> requireFolder("--base", folder));
        if (base != null && models.containsKey(BASE) && !isBase(models.get(BASE))) {
            throw new IllegalArgumentException("--model base: with --base that name means %s. Name the model otherwise.".formatted(base));
        }
        return Sources.open(engine(), models.entrySet().stream().map(model -> source(model.getKey(), model.getValue())).toList(),
                Optional.ofNullable(base).map(folder -> source(BASE, folder)));
    }

    /// Without a store a model is told from another by where it is, and recipes find it there.
    private static Source source(String name, Path folder) {
        return new Source(name, folder, ModelIdentity.of(folder), folder.toAbsolutePath().normalize().toString());
    }

    private boolean isBase(Path model) {
        return base != null && model.toAbsolutePath().normalize().equals(base.toAbsolutePath().normalize());
    }

    /// Names become names of files, and of models in the recipes that are compared.
    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("--model: '%s' is no name; take letters, digits, dots, hyphens and underscores, a letter first."
                    .formatted(name));
        }
    }

    private static void requireFolder(String option, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("%s: there is no folder %s. Check the path.".formatted(option, folder.toAbsolutePath()));
        }
    }

    private SourceCorpora corpora(Path work) {
        Path tokenizing = base != null ? base : models.values().iterator().next();
        Set<String> silent = models.keySet().stream().filter(name -> isBase(models.get(name))).collect(Collectors.toSet());
        return new TextOptions(texts, Optional.ofNullable(data)).open(List.copyOf(models.keySet()), silent, tokenizing, work);
    }

    private static int sequence(TuningPlan plan, Sources sources) {
        return plan.sequence().orElse(Math.min(256, sources.config().positions()));
    }

    private TorchEngine engine() {
        return TorchEngine.start(threads);
    }

    private void note(String text) {
        if (!quiet) {
            err.println(text);
        }
    }
}
