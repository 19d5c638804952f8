package dev.tributary.merging.command;

import dev.tributary.merge.engine.Interruption;
import dev.tributary.merging.lora.ExtractedAdapter;
import dev.tributary.merging.lora.ExtractionSettings;
import dev.tributary.merging.lora.LoraExtraction;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// `extract-lora`: a LoRA adapter out of the difference between a fine-tuned model and its base.
///
/// Exit codes: 0 done, 1 the machine's fault, 2 the input's fault.
public final class ExtractLoraCommand {
    private static final Syntax SYNTAX = new Syntax("""
            Usage: tributary extract-lora --model=PATH --base-model=PATH --out-path=PATH [OPTIONS]
            Extract a LoRA adapter from the difference between a fine-tuned model and its
            base. PEFT loads the result, and recipes take it as BASE+ADAPTER.

              --model=PATH              the fine-tuned model: a folder, or a downloaded
                                        model's name
              --base-model=PATH         the model it was made from
              --out-path=PATH           the folder to make
              --max-rank=N              largest rank of a matrix (default: 128)
              --[no-]distribute-scale   give both factors the root of the singular
                                        values; else B has them whole (default: yes)
              --[no-]embed-lora         make changed embeddings low-rank instead of
                                        storing them whole
              --save-module=NAME        a module to store whole, e.g. lm_head; may be
                                        repeated
              -i, --include-regex=REGEX only modules whose name contains a match
              -e, --exclude-regex=REGEX no modules whose name contains a match
              --sv-epsilon=X            drop singular values up to X (default: 0)
              --skip-undecomposable     leave out changed norms, biases and embeddings
                                        instead of storing them whole
              --out-dtype=TYPE          what is stored (default: float32)
              --random-seed=N           of the random range finder (default: 0)
              -j, --num-threads=N       matrices at a time (default: one per core);
                                        results do not depend on it
              -q, --quiet               print problems only
              -h, --help                print this text
              -V, --version             print the version
            """);

    private final Typed typed;
    private final PrintStream printed;
    private final PrintStream err;

    private ExtractLoraCommand(Typed typed, PrintStream printed, PrintStream err) {
        this.typed = typed;
        this.printed = printed;
        this.err = err;
    }

    /// Runs the command as a process of its own.
    public static void main(String[] arguments) {
        QuietLog.quieten();
        Interruption.exit(run(System.out, System.err, arguments));
    }

    /// @return the exit code
    static int run(PrintStream out, PrintStream err, String... arguments) {
        return SYNTAX.run(typed -> new ExtractLoraCommand(typed, out, err).call(), out, err, arguments);
    }

    private int call() {
        try {
            return extract();
        } catch (RuntimeException e) {
            return CommandFailures.report(e, CommandFailures.NOTHING_WRITTEN, err);
        }
    }

    private int extract() {
        long start = System.nanoTime();
        ModelFolders folders = ModelFolders.of(Optional.empty());
        String base = typed.needed("base-model");
        Path out = Path.of(typed.needed("out-path"));
        boolean quiet = typed.has("quiet");
        ExtractionSettings settings = settings();
        try (Checkpoint original = Checkpoint.open(folders.resolve(base));
                Checkpoint tuned = Checkpoint.open(folders.resolve(typed.needed("model")))) {
            LoraExtraction extraction = new LoraExtraction(original, tuned, settings);
            long total = tuned.tensors().stream().mapToLong(TensorHeader::bytes).sum();
            AtomicLong done = new AtomicLong();
            ExtractedAdapter adapter;
            try (ProgressLine progress = ProgressLine.open(err, quiet)) {
                adapter = extraction.run(typed.threads(), bytes -> progress.progressedOrStop(done.addAndGet(bytes), total));
                adapter.save(out, base);
            }
            if (!quiet) {
                printed.printf(Locale.ROOT, "%s: ranks up to %d hold %.2f %% of what changed (low-rank modules: %d, whole: %d) in %.1f s%n", out,
                        settings.maxRank(), 100 * adapter.explained(), adapter.lowRankModules(), adapter.wholeModules(),
                        (System.nanoTime() - start) / 1e9);
            }
            return 0;
        }
    }

    private ExtractionSettings settings() {
        return new ExtractionSettings(typed.count("max-rank", 128), typed.isOn("distribute-scale", true),
                typed.isOn("embed-lora", false), typed.texts("save-module").collect(Collectors.toSet()), typed.pattern("include-regex"),
                typed.pattern("exclude-regex"), typed.decimal("sv-epsilon", 0), typed.has("skip-undecomposable"),
                typed.dtype("out-dtype").orElse(Dtype.F32), typed.number("random-seed", 0));
    }
}
