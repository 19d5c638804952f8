package dev.tributary.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.local.terminal.Terminal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTableTest {

    @Test
    void everyModelHasItsPerplexitiesAndTheChosenOneIsMarked() {
        List<String> lines = ScoreTable.lines(new Terminal(System.out, 0, false), Story.scorecard(),
                List.of("domain-perplexity", "general-perplexity", "instructions-perplexity"));

        assertThat(lines.subList(0, 4)).containsExactly(
                "model   role       domain ppl  general ppl  instructions ppl    Rec  Keep",
                "base    base            20.00        10.00                 -      -     -",
                "linear  candidate       15.00        11.00                 -   0.52  0.72  released",
                "ties    candidate       18.00        12.00                 -  -0.10  0.30  dominated");
        assertThat(lines).contains("slerp has no score: did not finish in time");
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("Gain +0.400").contains("F +0.200"));
    }
}
