package dev.tributary.local.demo;

import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.ReleaseRolledBack;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.registry.ReleaseNotice;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// What the demo says at its end: every model, the decision, the figures, what to try next.
final class DemoReport {

    private final Terminal terminal;
    private final Ports ports;
    private final ModelStore models;
    private String released = "";

    DemoReport(Terminal terminal, Ports ports, ModelStore models) {
        this.terminal = terminal;
        this.ports = ports;
        this.models = models;
    }

    void print(PipelineDefinition pipeline, ReleaseEvent outcome, List<StageView> stages, Duration took, long peakBytes) {
        terminal.line();
        switch (outcome) {
            case ModelReady ready -> {
                table(ready.scorecard(), pipeline);
                released = ReleaseNotice.place(ready.folder());
                terminal.line("%s release %d of '%s' is %s".formatted(terminal.good("Released:"), ready.release(), ready.pipeline(),
                        terminal.bold(ready.name())));
                terminal.line("  why     " + ready.scorecard().reason());
                terminal.line("  digest  sha256:" + ready.model().sha256());
                // The release's own digest covers its history too; that of the weights is the same in every demo.
                models.manifest(ready.model()).files().forEach((name, file) -> {
                    if (name.endsWith(".safetensors")) {
                        terminal.line("  weights sha256:" + file.sha256());
                    }
                });
                terminal.line("  folder  " + released);
            }
            case ReleaseRejected rejected -> {
                table(rejected.scorecard(), pipeline);
                terminal.line("%s round %d of '%s': %s".formatted(terminal.bad("Nothing was released,"), rejected.round(),
                        rejected.pipeline(), rejected.reason()));
            }
            case ReleaseRolledBack rolledBack -> terminal.line("release %d was withdrawn: %s".formatted(rolledBack.release(), rolledBack.reason()));
        }
        terminal.line();
        terminal.line(figures(stages, took, peakBytes));
    }

    private void table(Scorecard scorecard, PipelineDefinition pipeline) {
        ScoreTable.lines(terminal, scorecard, pipeline.evaluation().suites()).forEach(terminal::line);
        terminal.line();
    }

    private static String figures(List<StageView> stages, Duration took, long peakBytes) {
        String each = stages.stream().filter(stage -> stage.elapsed().isPresent())
                .map(stage -> stage.label() + ' ' + Amounts.duration(stage.elapsed().get()))
                .collect(Collectors.joining(", "));
        return "%s in all (%s), %d cores%s.".formatted(Amounts.duration(took), each, Runtime.getRuntime().availableProcessors(),
                peakBytes == 0 ? "" : ", at most " + Amounts.bytes(peakBytes) + " resident in all processes");
    }

    /// What to try next.
    ///
    /// @param stays whether the system stays up
    void next(boolean stays) {
        terminal.line();
        terminal.line(terminal.bold("Next"));
        if (stays) {
            terminal.line("  http://localhost:%d             the web page: models, lineage, live jobs".formatted(ports.http("console")));
            terminal.line("  ./tributary submit FOLDER         hand in filings of your own, here in another terminal");
            terminal.line("  ./tributary watch --json          follow releases as a subscriber does");
            terminal.line("  kcat -b %s -t releases.events.v1 -C -X isolation.level=read_committed -f '%%h\\n%%s\\n'".formatted(ports.bootstrap()));
        } else {
            terminal.line("  ./tributary demo                  again, with newer filings: the next release; stays up");
            terminal.line("  ./tributary demo --filings FOLDER the same with real EDGAR submissions");
        }
        if (!released.isEmpty()) {
            terminal.line("  AutoModelForCausalLM.from_pretrained('%s')  loads the release in Python (transformers)".formatted(released));
        }
    }
}
