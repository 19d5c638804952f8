package dev.tributary.merging.command;

import dev.tributary.merging.mixture.MixtureMerge;
import dev.tributary.merging.mixture.MixtureRecipe;
import dev.tributary.merging.mixture.MixtureRecipeParser;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `merge-moe RECIPE OUT`: a mixture of experts out of dense models.
///
/// Exit codes: 0 done, 1 the machine's fault, 2 the input's fault.
@Command(name = "tributary merge-moe", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true, abbreviateSynopsis = true,
        version = "Tributary",
        description = "Make a mixture of experts by a mergekit-moe recipe: Llama and Mistral become Mixtral, Qwen 2 and 3 become Qwen-MoE. "
                + "Relative model paths start at the working directory.")
public final class MergeMoeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RECIPE", description = "the recipe: base_model, gate_mode (hidden, cheap_embed, random), dtype, "
            + "experts, shared_experts, experts_per_token")
    Path recipe = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "the folder to make")
    Path out = Path.of("");

    @Option(names = "--random-seed", paramLabel = "N", defaultValue = "0", description = "of random gates (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--out-shard-size", paramLabel = "SIZE", converter = ByteSize.class, defaultValue = "5B",
            description = "largest weight file, decimal bytes, e.g. 500M (default: ${DEFAULT-VALUE})")
    long shardBytes;

    @Option(names = {"-q", "--quiet"}, description = "print problems only")
    boolean quiet;

    private final PrintStream printed;
    private final PrintStream err;

    /// The command on the process's own streams.
    public MergeMoeCommand() {
        this(System.out, System.err);
    }

    MergeMoeCommand(PrintStream printed, PrintStream err) {
        this.printed = printed;
        this.err = err;
    }

    /// Runs the command as a process of its own.
    public static void main(String[] arguments) {
        QuietLog.quieten();
        System.exit(Processes.run(new MergeMoeCommand(), arguments));
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        try {
            MixtureRecipe mixture = MixtureRecipeParser.parse(RecipeFile.read(recipe), recipe.toString());
            try (ProgressLine progress = ProgressLine.open(err, quiet)) {
                new MixtureMerge(mixture, ModelFolders.of(null)::resolve, seed).into(out, shardBytes, progress::progressedOrStop);
            }
            if (!quiet) {
                printed.printf(Locale.ROOT, "%s: %d experts, %d for each token; %.1f s%n", out, mixture.experts().size(),
                        mixture.expertsPerToken(), (System.nanoTime() - start) / 1e9);
            }
            return 0;
        } catch (RuntimeException e) {
            return CommandFailures.report(e, CommandFailures.NOTHING_WRITTEN, err);
        }
    }
}
