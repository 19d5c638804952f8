package dev.tributary.merging.command;

import dev.tributary.weights.Dtype;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/// What was typed. Of an option given twice the last counts.
final class Typed {
    static final String NO = "no-";

    private final CommandLine line;

    Typed(CommandLine line) {
        this.line = line;
    }

    /// The words that are no options.
    List<String> words() {
        return line.getArgList();
    }

    /// Whether an option was given.
    boolean has(String option) {
        return line.hasOption(option);
    }

    /// Whether an option that can be given as `--x` and `--no-x` is on.
    boolean isOn(String option, boolean otherwise) {
        return Arrays.stream(line.getOptions()).map(Option::getLongOpt).filter(name -> name.equals(option) || name.equals(NO + option))
                .reduce((first, last) -> last).map(name -> name.equals(option)).orElse(otherwise);
    }

    /// The value of an option.
    Optional<String> text(String option) {
        return texts(option).reduce((first, last) -> last);
    }

    /// The values of an option that may be repeated.
    Stream<String> texts(String option) {
        return Stream.ofNullable(line.getOptionValues(option)).flatMap(Arrays::stream);
    }

    /// The value of an option that must be given.
    String needed(String option) {
        return text(option).orElseThrow(() -> new IllegalArgumentException("--" + option + " is missing."));
    }

    /// The value of an option that is a path.
    Optional<Path> path(String option) {
        return text(option).map(Path::of);
    }

    /// The value of an option that is a whole number.
    long number(String option, long otherwise) {
        return parsed(option, Long::parseLong, "a whole number").orElse(otherwise);
    }

    /// The value of an option that is a whole number above zero.
    int count(String option, int otherwise) {
        long count = number(option, otherwise);
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("--%s must be 1 to %d, not %d.".formatted(option, Integer.MAX_VALUE, count));
        }
        return (int) count;
    }

    /// The value of an option that is a number.
    double decimal(String option, double otherwise) {
        return parsed(option, Double::parseDouble, "a number").orElse(otherwise);
    }

    /// The value of an option that is a regular expression.
    Optional<Pattern> pattern(String option) {
        return parsed(option, Pattern::compile, "a regular expression");
    }

    private <T> Optional<T> parsed(String option, Function<String, T> parser, String what) {
        return text(option).map(text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--%s takes %s, not '%s'.".formatted(option, what, text), e);
            }
        });
    }

    /// The value of an option that is a number of bytes.
    long bytes(String option, String otherwise) {
        return ByteSize.parse(text(option).orElse(otherwise));
    }

    /// The value of an option that is a type to compute with.
    Optional<Dtype> dtype(String option) {
        return text(option).map(text -> Dtype.ofTorch(text).filter(Dtype::isArithmetic).orElseThrow(() -> new IllegalArgumentException(
                "--%s takes bfloat16, float16 or float32, not '%s'.".formatted(option, text))));
    }

    /// The value of `--num-threads`; one per core if it is absent.
    int threads() {
        return count("num-threads", Runtime.getRuntime().availableProcessors());
    }
}
