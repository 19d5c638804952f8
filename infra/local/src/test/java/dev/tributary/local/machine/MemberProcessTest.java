package dev.tributary.local.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private StateFolder state;
    private MemberProcess process;

    @BeforeEach
    void makeState() {
        state = new StateFolder(folder);
        state.make();
        process = new MemberProcess("training", state);
    }

    @AfterEach
    void stop() {
        process.stop(PATIENCE);
    }

    @Test
    void aStartedProcessIsFoundByALaterLauncher() {
        // When
        process.start(member(() -> true, "exec tail -f /dev/null"));

        // Then
        MemberProcess found = new MemberProcess("training", state);
        assertThat(found.running()).isPresent();
        assertThat(found.stop(PATIENCE)).isFalse();
        assertThat(found.running()).isEmpty();
    }

    @Test
    void aPidGivenToAnotherProcessIsNotMistakenForOurs() throws IOException {
        // Given: our own pid with another start time
        Files.writeString(state.pid("training"), ProcessHandle.current().pid() + " 12345\n");

        // Then
        assertThat(process.running()).isEmpty();
        assertThat(process.stop(PATIENCE)).isFalse();
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aHalfWrittenPidFileNamesNoProcess() throws IOException {
        Files.writeString(state.pid("training"), "12x");

        assertThat(process.running()).isEmpty();
    }

    @Test
    void aProcessThatStopsWhileStartingIsReportedWithTheEndOfItsLog() {
        // Given
        Member failing = member(() -> false, "echo 'port 9092 is cursed'; exit 7");

        // When
        process.start(failing);

        // Then
        assertThatThrownBy(() -> process.awaitReady(failing, PATIENCE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("training has stopped by itself")
                .hasMessageContaining(state.log("training").toString())
                .hasMessageContaining("port 9092 is cursed");
    }

    @Test
    void aProcessThatIgnoresTheRequestIsStoppedByForce() throws IOException {
        // Given: it says so once it ignores SIGTERM
        Path ignoring = folder.resolve("ignoring");
        Member stubborn = member(() -> Files.exists(ignoring), "trap '' TERM; touch " + ignoring + "; while :; do tail -f /dev/null & wait $!; done");
        process.start(stubborn);
        process.awaitReady(stubborn, PATIENCE);

        // When
        boolean forced = process.stop(Duration.ofMillis(300));

        // Then
        assertThat(forced).isTrue();
        assertThat(process.running()).isEmpty();
    }

    private static Member member(BooleanSupplier ready, String script) {
        return new Member("training", List.of(), List.of("/bin/sh", "-c", script), Map.of(), ready);
    }
}
