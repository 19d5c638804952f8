package dev.tributary.local.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortChoiceTest {

    @TempDir
    Path folder;

    @Test
    void theOffsetIsRememberedUntilAnotherIsGiven() {
        PortChoice choice = new PortChoice(new StateFolder(folder));

        assertThat(choice.choose(OptionalInt.empty()).bootstrap()).isEqualTo("localhost:9092");
        assertThat(choice.choose(OptionalInt.of(100)).bootstrap()).isEqualTo("localhost:9192");
        assertThat(choice.choose(OptionalInt.empty()).http("console")).isEqualTo(8180);
    }

    @Test
    void aStoppedSystemHasNoPortsToConnectTo() {
        PortChoice choice = new PortChoice(new StateFolder(folder));

        assertThatThrownBy(choice::running).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
            assertThat(problem).hasMessageContaining("./tributary up");
        });
    }
}
