package dev.tributary.local.command;

import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.local.ExitCode;
import dev.tributary.local.documents.Service;
import dev.tributary.local.events.DefinedPipelines;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.terminal.Terminal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tributary backfill`
@Command(name = "backfill", description = {
        "Asks for EDGAR's filings of past days: from the daily archives, and from the full index what those lack.",
        "It goes on in the background, behind everything that is new; asking again shows how far it is."})
final class BackfillCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FROM", description = "First filing day, e.g. 2024-01-01.")
    private LocalDate from = LocalDate.EPOCH;

    @Parameters(index = "1", paramLabel = "TO", description = "Last filing day, e.g. 2024-03-31.")
    private LocalDate to = LocalDate.EPOCH;

    @Option(names = "--pipeline", paramLabel = "NAME", description = "The pipeline; needed only if several are declared.")
    private Optional<String> pipeline = Optional.empty();

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Override
    public Integer call() {
        Ports ports = system.runningPorts();
        PipelineDefined chosen = DefinedPipelines.read(ports.bootstrap()).choose(pipeline);
        String answer = new Service("ingestion", ports.http("ingestion"))
                .post("/backfills?pipeline=%s&from=%s&to=%s".formatted(chosen.pipeline(), from, to), backfill ->
                        "backfill of pipeline '%s': %s to %s, next is %s, %d filings so far%s".formatted(chosen.pipeline(), from, to,
                                backfill.path("next").asText(), backfill.path("sighted").asLong(),
                                backfill.has("problem") ? "; waits: " + backfill.path("problem").asText() : ""));
        Terminal.ofProcess().line(answer);
        return ExitCode.DONE.code();
    }
}
