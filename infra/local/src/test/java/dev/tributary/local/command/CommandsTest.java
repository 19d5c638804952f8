package dev.tributary.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.local.ExitCode;
import dev.tributary.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

@Isolated("replaces System.err")
class CommandsTest {

    @TempDir
    Path folder;

    private final CommandLine line = Commands.commandLine(new Terminal(System.out, 0, false));

    @Test
    void theUsageTextNamesEveryCommand() throws IOException {
        try (InputStream usage = Commands.class.getResourceAsStream("/dev/tributary/local/usage.txt")) {
            String text = new String(usage.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(line.getSubcommands().keySet()).allSatisfy(command -> assertThat(text).contains("\n  " + command + " "));
            assertThat(text).doesNotContain("\t").isASCII();
        }
    }

    @Test
    void everyCommandExplainsItselfWithoutTabs() {
        assertThat(line.getSubcommands().values()).allSatisfy(command ->
                assertThat(command.getUsageMessage()).contains("--help").contains("--state").doesNotContain("\t"));
    }

    @Test
    void anUnknownOptionIsWrongUse() {
        Ran ran = run("up", "--prot-offset", "3");

        assertThat(ran.exitCode).isEqualTo(ExitCode.INVALID.code());
        assertThat(ran.errors).contains("--prot-offset").contains("./tributary up --help");
    }

    @Test
    void aDayThatIsNoneIsWrongInput() {
        Ran ran = run("backfill", "2024-02-30", "2024-03-01", "--state", folder.toString());

        assertThat(ran.exitCode).isEqualTo(ExitCode.INVALID.code());
        assertThat(ran.errors).contains("'2024-02-30' is no day; write it like 2024-12-31").doesNotContain("Exception");
    }

    @Test
    void aDocumentOfAFullMinuteIsShownWithItsSeconds() {
        String line = WatchCommand.documentLine(Instant.parse("2026-11-27T07:24:00Z"), new DocumentRetracted("sec", "a", "gone"));

        assertThat(line).matches("\\d\\d:24:00  sec  a  withdrawn: gone");
    }

    @Test
    void noCommandIsWrongUse() {
        assertThat(run().exitCode).isEqualTo(ExitCode.INVALID.code());
    }

    @Test
    void aCommandForAStoppedSystemSaysHowToStartIt() {
        Ran ran = run("watch", "--state", folder.toString());

        assertThat(ran.exitCode).isEqualTo(ExitCode.NOT_RUNNING.code());
        assertThat(ran.errors).startsWith("tributary: no system runs in " + folder).doesNotContain("Exception");
    }

    @Test
    void submittingAnAbsentFileIsWrongInput() {
        Ran ran = run("submit", folder.resolve("absent.txt").toString(), "--state", folder.toString());

        assertThat(ran.exitCode).isEqualTo(ExitCode.INVALID.code());
        assertThat(ran.errors).contains("there is no file or folder " + folder.resolve("absent.txt"));
    }

    @Test
    void submittingAnEmptyFolderIsWrongInput() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(run("submit", empty.toString(), "--state", folder.toString()).errors).contains(empty + " is empty");
    }

    @Test
    void logsOfAnUnknownProcessListTheKnownOnes() {
        Ran ran = run("logs", "trainer", "--state", folder.toString());

        assertThat(ran.exitCode).isEqualTo(ExitCode.INVALID.code());
        assertThat(ran.errors).contains("'trainer'").contains("broker, ingestion, training, merging, tuning, evaluation, console");
    }

    private record Ran(int exitCode, String errors) {
    }

    private Ran run(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            return new Ran(line.execute(arguments), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }
}
