package dev.tributary.local.command;

import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.Topics;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.events.Received;
import dev.tributary.local.registry.ModelCatalogue;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import dev.tributary.local.terminal.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tributary models`
@Command(name = "models", description = "Lists every model of every round with its perplexities and, where it was released, the release's number.")
final class ModelsCommand implements Callable<Integer> {

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.ofProcess();
        ModelCatalogue catalogue = new ModelCatalogue();
        try (EventFeed feed = new EventFeed(system.runningPorts().bootstrap(), List.of(Topics.MODELS, Topics.RELEASES),
                (where, why) -> System.err.println("tributary: skipped a record of %s: %s".formatted(where, why)))) {
            for (Received received : feed.history()) {
                catalogue.accept(received.event().data());
            }
        }
        List<ModelCatalogue.Entry> entries = catalogue.entries();
        if (json) {
            entries.forEach(entry -> terminal.line(new String(Json.bytes(entry), StandardCharsets.UTF_8)));
        } else if (entries.isEmpty()) {
            terminal.line("no models yet; './tributary demo' makes some");
        } else {
            table(terminal, entries).lines(terminal).forEach(terminal::line);
        }
        return 0;
    }

    private static TextTable table(Terminal terminal, List<ModelCatalogue.Entry> entries) {
        SortedSet<String> suites = new TreeSet<>();
        entries.forEach(entry -> suites.addAll(entry.scores().keySet()));
        TextTable table = new TextTable().column("pipeline", TextTable.Align.LEFT).column("round", TextTable.Align.RIGHT)
                .column("model", TextTable.Align.LEFT).column("role", TextTable.Align.LEFT);
        suites.forEach(suite -> table.column(suite, TextTable.Align.RIGHT));
        table.column("digest", TextTable.Align.LEFT).column("released", TextTable.Align.LEFT);
        for (ModelCatalogue.Entry entry : entries) {
            List<String> cells = new ArrayList<>(List.of(entry.pipeline(), Integer.toString(entry.round()), entry.name(), entry.role().label()));
            for (String suite : suites) {
                cells.add(entry.scores().containsKey(suite) ? Amounts.decimal(entry.scores().get(suite).perplexity(), 2) : "-");
            }
            cells.add(entry.model().shortDigest());
            cells.add(entry.release().map(number -> terminal.good("release " + number)).orElse(""));
            table.row(cells);
        }
        return table;
    }
}
