package dev.tributary.merging.command;

import dev.tributary.merge.engine.Interruption;
import dev.tributary.merging.mixture.MixtureMerge;
import dev.tributary.merging.mixture.MixtureRecipe;
import dev.tributary.merging.mixture.MixtureRecipeParser;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// `merge-moe RECIPE OUT`: a mixture of experts out of dense models.
///
/// Exit codes: 0 done, 1 the machine's fault, 2 the input's fault.
public final class MergeMoeCommand {
    private static final Syntax SYNTAX = new Syntax("""
            Usage: tributary merge-moe [OPTIONS] RECIPE OUT
            Make a mixture of experts by a mergekit-moe recipe: Llama and Mistral become
            Mixtral, Qwen 2 and 3 become Qwen-MoE. Relative model paths start at the
            working directory.

              RECIPE  the recipe: base_model, gate_mode (hidden, cheap_embed, random),
                      dtype, experts, shared_experts, experts_per_token
              OUT     the folder to make

              --random-seed=N           of random gates (default: 0)
              --out-shard-size=SIZE     largest weight file, decimal bytes, e.g. 500M
                                        (default: 5B)
              -q, --quiet               print problems only
              -h, --help                print this text
              -V, --version             print the version
            """);

    private final Typed typed;
    private final PrintStream printed;
    private final PrintStream err;

    private MergeMoeCommand(Typed typed, PrintStream printed, PrintStream err) {
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
        return SYNTAX.run(typed -> new MergeMoeCommand(typed, out, err).call(), out, err, arguments);
    }

    private int call() {
        long start = System.nanoTime();
        Path recipe = Path.of(typed.words().getFirst());
        Path out = Path.of(typed.words().getLast());
        boolean quiet = typed.has("quiet");
        try {
            MixtureRecipe mixture = MixtureRecipeParser.parse(RecipeFile.read(recipe), recipe.toString());
            try (ProgressLine progress = ProgressLine.open(err, quiet)) {
                new MixtureMerge(mixture, ModelFolders.of(Optional.empty())::resolve, typed.number("random-seed", 0))
                        .into(out, typed.bytes("out-shard-size", "5B"), progress::progressedOrStop);
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
