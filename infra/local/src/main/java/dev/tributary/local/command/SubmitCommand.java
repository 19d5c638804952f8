package dev.tributary.local.command;

import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.local.ExitCode;
import dev.tributary.local.documents.Submission;
import dev.tributary.local.events.DefinedPipelines;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tributary submit`
@Command(name = "submit", description = {
        "Hands filings to a pipeline: EDGAR full submissions (.txt, .nc) or single documents (.htm, .txt).",
        "What becomes of each is an event in documents.events.v1. Ends with 1 if some were not taken."})
final class SubmitCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE|FOLDER", description = "A filing, or a folder of filings (with its sub-folders).")
    private Path source = Path.of("");

    @Option(names = "--pipeline", paramLabel = "NAME", description = "The pipeline; needed only if several are declared.")
    private Optional<String> pipeline = Optional.empty();

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.ofProcess();
        List<Path> files = Submission.files(source);
        Ports ports = system.runningPorts();
        PipelineDefined chosen = DefinedPipelines.read(ports.bootstrap()).choose(pipeline);
        Submission submission = new Submission(ports.http("ingestion"), chosen.pipeline());
        int refused = 0;
        for (Path file : files) {
            Optional<String> reason = submission.submit(file);
            if (reason.isPresent()) {
                refused++;
                System.err.println("tributary: %s was not taken: %s".formatted(file, reason.get()));
            }
        }
        terminal.line("handed %s to pipeline '%s'%s; './tributary watch' waits for the release".formatted(
                Amounts.plural(files.size() - refused, "filing"), chosen.pipeline(), refused == 0 ? "" : ", " + refused + " not taken"));
        return refused == 0 ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }
}
