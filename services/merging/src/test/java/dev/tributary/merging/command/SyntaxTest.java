package dev.tributary.merging.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class SyntaxTest {
    private static final String HELP = """
            Usage: tributary do [OPTIONS] RECIPE [OUT]
            Does it.

              -j, --num-threads=N  threads
              --[no-]lazy          keep what exists
              --name=NAME          may be repeated
              -q, --quiet          print problems only
              -h, --help           print this text
              -V, --version        print the version
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void optionsAndWordsMayComeInAnyOrderAndTheLastOfTwoCounts() {
        assertThat(read("a", "-q", "b").words()).containsExactly("a", "b");
        assertThat(read("-q", "a").has("quiet")).isTrue();
        assertThat(read("-j", "3", "a", "--num-threads=5").threads()).isEqualTo(5);
        assertThat(read("-j3", "a").threads()).isEqualTo(3);
        assertThat(read("--name", "x", "a", "--name", "y").texts("name")).containsExactly("x", "y");
        assertThat(read("--name", "x", "a", "--name", "y").text("name")).contains("y");
        assertThat(read("--name", "-1", "a").number("name", 7)).isEqualTo(-1);
        assertThat(read("--", "-a").words()).containsExactly("-a");
    }

    @Test
    void anOptionThatCanBeNegatedIsWhatWasSaidLast() {
        assertThat(read("a").isOn("lazy", true)).isTrue();
        assertThat(read("a", "--no-lazy").isOn("lazy", true)).isFalse();
        assertThat(read("--no-lazy", "--lazy", "a").isOn("lazy", false)).isTrue();
        assertThat(read("--lazy", "--no-lazy", "a").isOn("lazy", true)).isFalse();
    }

    @Test
    void mistakesAreOneSentenceAndWhereToLook() {
        assertThat(mistake()).startsWith("RECIPE is missing.\n");
        assertThat(mistake("a", "b", "c")).startsWith("'c' is one word too many.\n");
        assertThat(mistake("--num-treads", "3", "a")).startsWith("There is no option --num-treads. The nearest is --num-threads.\n");
        assertThat(mistake("--num-th", "3", "a")).startsWith("There is no option --num-th.");
        assertThat(mistake("a", "-j")).startsWith("--num-threads needs a value.\n");
        assertThat(mistake("--quiet=yes", "a")).contains("--quiet");
        assertThat(mistake()).endsWith("'tributary do --help' lists the options.\n");
    }

    @Test
    void aValueOfTheWrongKindNamesItsOption() {
        assertThatThrownBy(() -> read("-j", "x", "a").threads()).hasMessage("--num-threads takes a whole number, not 'x'.");
        assertThatThrownBy(() -> read("-j", "0", "a").threads()).hasMessage("--num-threads must be 1 to 2147483647, not 0.");
        assertThatThrownBy(() -> read("--name", "(", "a").pattern("name"))
                .hasMessage("--name takes a regular expression, not '('.");
        assertThatThrownBy(() -> read("--name", "int8", "a").dtype("name"))
                .hasMessage("--name takes bfloat16, float16 or float32, not 'int8'.");
        assertThatThrownBy(() -> read("--name", "3x", "a").bytes("name", "5B")).hasMessageContaining("'3x' is not a size");
    }

    @Test
    void helpAndVersionNeedNothingElse() {
        assertThat(run(typed -> 9, "--help")).isZero();
        assertThat(out()).isEqualTo(HELP);
        assertThat(run(typed -> 9, "-V")).isZero();
        assertThat(out()).contains("MergeKit");
    }

    private Typed read(String... arguments) {
        AtomicReference<Typed> read = new AtomicReference<>();
        assertThat(run(typed -> {
            read.set(typed);
            return 0;
        }, arguments)).isZero();
        return read.get();
    }

    private String mistake(String... arguments) {
        err.reset();
        assertThat(run(typed -> 9, arguments)).isEqualTo(2);
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(ToIntFunction<Typed> command, String... arguments) {
        return new Syntax(HELP).run(command, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
