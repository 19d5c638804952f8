package dev.tributary.merging.command;

import dev.tributary.merge.recipe.Spelling;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/// What a command takes, as its help says it: the first line names the words, every line that begins with an option defines it.
///
/// Commons CLI, not the picocli of the other commands, which takes a quarter of a second of a merge that should take one.
final class Syntax {
    private static final Pattern USAGE = Pattern.compile("Usage: (?<name>tributary \\S+)(?<rest>.*)");
    private static final Pattern OPTION = Pattern.compile("^ +(?:-(?<letter>\\w), )?--(?<negatable>\\[no-])?(?<name>[\\w-]+)(?<value>=\\w+)?",
            Pattern.MULTILINE);

    private final String help;
    private final String name;
    private final List<String> words;
    private final Options options = new Options();

    /// @param help what `--help` prints: a line `Usage: tributary NAME [OPTIONS] WORD [WORD]`, then text and options such as
    ///             `  -j, --num-threads=N  what it does` or `--[no-]lazy`
    Syntax(String help) {
        this.help = help;
        Matcher usage = USAGE.matcher(help);
        if (!usage.lookingAt()) {
            throw new IllegalArgumentException("A command's help begins with its usage");
        }
        this.name = usage.group("name");
        this.words = Arrays.stream(usage.group("rest").split(" ")).filter(word -> word.matches("\\[?[A-Z]+]?") && !word.equals("[OPTIONS]"))
                .toList();
        OPTION.matcher(help).results().forEach(found -> {
            options.addOption(Option.builder(found.group("letter")).longOpt(found.group("name")).hasArg(found.group("value") != null).get());
            if (found.group("negatable") != null) {
                options.addOption(Option.builder().longOpt(Typed.NO + found.group("name")).get());
            }
        });
    }

    /// Reads what was typed and runs the command with it; answers `--help`, `--version` and mistakes by itself.
    ///
    /// @return the exit code
    int run(ToIntFunction<Typed> command, PrintStream out, PrintStream err, String... arguments) {
        Typed typed;
        try {
            typed = read(arguments);
        } catch (ParseException e) {
            err.println(sentence(e));
            err.printf("'%s --help' lists the options.%n", name);
            return CommandFailures.INPUT;
        }
        if (typed.has("help")) {
            out.print(help);
            return 0;
        }
        if (typed.has("version")) {
            out.println("Tributary, for recipes of MergeKit 0.1.4");
            return 0;
        }
        return command.applyAsInt(typed);
    }

    private Typed read(String[] arguments) throws ParseException {
        Typed typed = new Typed(DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, arguments));
        if (!typed.has("help") && !typed.has("version")) {
            List<String> given = typed.words();
            if (given.size() > words.size()) {
                throw new ParseException("'%s' is one word too many".formatted(given.get(words.size())));
            }
            if (given.size() < words.size() && !words.get(given.size()).startsWith("[")) {
                throw new ParseException(words.get(given.size()) + " is missing");
            }
        }
        return typed;
    }

    private String sentence(ParseException fault) {
        return switch (fault) {
            case UnrecognizedOptionException e -> "There is no option %s. The nearest is --%s.".formatted(e.getOption(), Spelling.nearest(
                    e.getOption(), options.getOptions().stream().map(Option::getLongOpt).toList()));
            case MissingArgumentException e -> "--%s needs a value.".formatted(e.getOption().getLongOpt());
            default -> fault.getMessage() + ".";
        };
    }
}
