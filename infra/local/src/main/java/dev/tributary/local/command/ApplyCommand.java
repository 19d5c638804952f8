package dev.tributary.local.command;

import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.pipeline.PipelinePublisher;
import dev.tributary.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tributary apply`
@Command(name = "apply", description = {
        "Declares a pipeline, or declares it anew. The models, recipes and texts it names are stored as artifacts,",
        "so they may be moved afterwards. Nothing is published if anything in the file cannot work."})
final class ApplyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PIPELINE.yaml", description = "The pipeline file; paths in it are relative to it.")
    private Path file = Path.of("");

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.ofProcess();
        Ports ports = system.runningPorts();
        PipelineDefined pipeline = PipelinePublisher.apply(file, UnaryOperator.identity(), system.folder(), ports);
        terminal.line("applied pipeline '%s': base %s%s, %d candidates, source %s".formatted(
                pipeline.pipeline(), pipeline.definition().base(),
                pipeline.definition().partner().map(partner -> ", partner " + partner).orElse(""),
                pipeline.recipes().size(),
                pipeline.definition().source().folder().map(folder -> folder.path()).orElse("none")));
        return 0;
    }
}
