package dev.tributary.testing.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InstructionTextTest {

    private static final Pattern SUM = Pattern.compile("(\\d+) plus (\\d+) is (\\d+)");

    @Test
    void everyTaskComesUpWithAnInstructionAndAResponse() {
        List<Instruction> instructions = new InstructionText(1).instructions(400).toList();

        assertThat(instructions).extracting(Instruction::task).contains(Instruction.Task.values());
        assertThat(instructions).allSatisfy(task -> {
            assertThat(task.instruction()).isNotBlank();
            assertThat(task.response()).isNotBlank();
            assertThat(task.text()).startsWith("### Instruction:\n").contains("### Response:\n").doesNotContain("{", " => ");
        });
    }

    @Test
    void sumsAreRight() {
        List<Matcher> sums = new InstructionText(2).instructions(2000).map(task -> SUM.matcher(task.response())).filter(Matcher::find)
                .toList();

        assertThat(sums).hasSizeGreaterThan(20).allSatisfy(sum ->
                assertThat(Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2))).isEqualTo(Integer.parseInt(sum.group(3))));
    }
}
