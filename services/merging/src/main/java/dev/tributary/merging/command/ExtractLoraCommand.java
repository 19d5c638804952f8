package dev.tributary.merging.command;

import dev.tributary.merging.lora.ExtractedAdapter;
import dev.tributary.merging.lora.ExtractionSettings;
import dev.tributary.merging.lora.LoraExtraction;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `extract-lora`: a LoRA adapter out of the difference between a fine-tuned model and its base.
///
/// Exit codes: 0 done, 1 the machine's fault, 2 the input's fault.
@Command(name = "tributary extract-lora", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true, abbreviateSynopsis = true,
        version = "Tributary",
        description = "Extract a LoRA adapter from the difference between a fine-tuned model and its base. PEFT loads the result, and recipes "
                + "take it as BASE+ADAPTER.")
public final class ExtractLoraCommand implements Callable<Integer> {
    @Option(names = "--model", paramLabel = "PATH", required = true, description = "the fine-tuned model: a folder, or a downloaded model's name")
    String model = "";

    @Option(names = "--base-model", paramLabel = "PATH", required = true, description = "the model it was made from")
    String base = "";

    @Option(names = "--out-path", paramLabel = "PATH", required = true, description = "the folder to make")
    Path out = Path.of("");

    @Option(names = "--max-rank", paramLabel = "N", defaultValue = "128", description = "largest rank of a matrix (default: ${DEFAULT-VALUE})")
    int maxRank;

    @Option(names = "--distribute-scale", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "give both factors the root of the singular values; else B has them whole (default: yes)")
    boolean distributeScale;

    @Option(names = "--embed-lora", negatable = true, description = "make changed embeddings low-rank instead of storing them whole")
    boolean embedLora;

    @Option(names = "--save-module", paramLabel = "NAME", description = "a module to store whole, e.g. lm_head; may be repeated")
    List<String> saveModules = List.of();

    @Option(names = {"-i", "--include-regex"}, paramLabel = "REGEX", description = "only modules whose name contains a match")
    @Nullable Pattern include;

    @Option(names = {"-e", "--exclude-regex"}, paramLabel = "REGEX", description = "no modules whose name contains a match")
    @Nullable Pattern exclude;

    @Option(names = "--sv-epsilon", paramLabel = "X", defaultValue = "0", description = "drop singular values up to X (default: ${DEFAULT-VALUE})")
    double epsilon;

    @Option(names = "--skip-undecomposable", description = "leave out changed norms, biases and embeddings instead of storing them whole")
    boolean skipUndecomposable;

    @Option(names = "--out-dtype", paramLabel = "TYPE", defaultValue = "float32", description = "what is stored (default: ${DEFAULT-VALUE})")
    String dtype = "float32";

    @Option(names = "--random-seed", paramLabel = "N", defaultValue = "0", description = "of the random range finder (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(names = {"-j", "--num-threads"}, paramLabel = "N", description = "matrices at a time (default: one per core); results do not depend on it")
    @Nullable Integer threads;

    @Option(names = {"-q", "--quiet"}, description = "print problems only")
    boolean quiet;

    private final PrintStream printed;
    private final PrintStream err;

    /// The command on the process's own streams.
    public ExtractLoraCommand() {
        this(System.out, System.err);
    }

    ExtractLoraCommand(PrintStream printed, PrintStream err) {
        this.printed = printed;
        this.err = err;
    }

    /// Runs the command as a process of its own.
    public static void main(String[] arguments) {
        QuietLog.quieten();
        System.exit(Processes.run(new ExtractLoraCommand(), arguments));
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        ModelFolders folders = ModelFolders.of(null);
        try (Checkpoint original = Checkpoint.open(folders.resolve(base)); Checkpoint tuned = Checkpoint.open(folders.resolve(model))) {
            ExtractionSettings settings = new ExtractionSettings(maxRank, distributeScale, embedLora, Set.copyOf(saveModules),
                    Optional.ofNullable(include), Optional.ofNullable(exclude), epsilon, skipUndecomposable, type(), seed);
            LoraExtraction extraction = new LoraExtraction(original, tuned, settings);
            long total = tuned.tensors().stream().mapToLong(TensorHeader::bytes).sum();
            AtomicLong done = new AtomicLong();
            ExtractedAdapter adapter;
            try (ProgressLine progress = ProgressLine.open(err, quiet)) {
                adapter = extraction.run(threads == null ? Runtime.getRuntime().availableProcessors() : threads,
                        bytes -> progress.progressedOrStop(done.addAndGet(bytes), total));
                adapter.save(out, base);
            }
            if (!quiet) {
                printed.printf(Locale.ROOT, "%s: ranks up to %d hold %.2f %% of what changed (low-rank modules: %d, whole: %d) in %.1f s%n", out,
                        maxRank, 100 * adapter.explained(), adapter.lowRankModules(), adapter.wholeModules(), (System.nanoTime() - start) / 1e9);
            }
            return 0;
        } catch (RuntimeException e) {
            return CommandFailures.report(e, CommandFailures.NOTHING_WRITTEN, err);
        }
    }

    private Dtype type() {
        return Dtype.ofTorch(dtype).filter(Dtype::isArithmetic).orElseThrow(() -> new IllegalArgumentException(
                "--out-dtype '" + dtype + "' is not one of bfloat16, float16, float32"));
    }
}
