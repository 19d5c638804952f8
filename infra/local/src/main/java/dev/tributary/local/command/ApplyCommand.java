package dev.tributary.local.command;

import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.documents.Service;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.pipeline.PipelinePublisher;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
        PipelineDefined pipeline = PipelinePublisher.apply(file, definition -> requireUserAgent(definition, ports), system.folder(), ports,
                (model, name, bytes) -> terminal.line("downloading %s of %s, %s".formatted(name, model, Amounts.bytes(bytes))));
        terminal.line("applied pipeline '%s': base %s%s, %s, source %s".formatted(
                pipeline.pipeline(), pipeline.definition().base(),
                pipeline.definition().partner().map(partner -> ", partner " + partner).orElse(""),
                candidates(pipeline.definition().candidates()),
                sources(pipeline.definition().source())));
        return 0;
    }

    /// EDGAR requires to be told who asks: either the file says so or the running ingestion service does.
    private static PipelineDefinition requireUserAgent(PipelineDefinition pipeline, Ports ports) {
        boolean undeclared = pipeline.source().edgar().filter(edgar -> edgar.userAgent().isEmpty()).isPresent();
        if (undeclared && !new Service("ingestion", ports.http("ingestion")).get("/sources", sources -> sources.has("userAgent"))) {
            throw new ProblemException(ExitCode.INVALID, """
                    the pipeline reads from EDGAR, which requires to be told who asks. Give source.edgar.userAgent: 'Company name \
                    contact@domain' in the pipeline file, or start the system with TRIBUTARY_INGESTION_EDGAR_USER_AGENT set to it""");
        }
        return pipeline;
    }

    private static String candidates(List<PipelineDefinition.Candidate> candidates) {
        return candidates.isEmpty() ? "no candidates"
                : candidates.stream().map(PipelineDefinition.Candidate::name).collect(Collectors.joining(", ", "candidates ", ""));
    }

    private static String sources(PipelineDefinition.Source source) {
        List<String> sources = new ArrayList<>();
        source.folder().ifPresent(folder -> sources.add(folder.path()));
        source.edgar().ifPresent(edgar -> sources.add("EDGAR %s since %s".formatted(String.join(", ", edgar.forms()), edgar.since())));
        source.feed().ifPresent(feed -> sources.add(feed.url()));
        source.topic().ifPresent(topic -> sources.add("topic " + topic.name()));
        return String.join("; ", sources);
    }
}
