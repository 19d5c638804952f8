package dev.tributary.local.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.DocumentSuperseded;
import dev.tributary.contracts.event.CloudEvents;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.events.Received;
import dev.tributary.local.registry.ReleaseNotice;
import dev.tributary.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tributary watch`
@Command(name = "watch", description = "Prints every release so far, then waits for the next until Ctrl-C.")
final class WatchCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Option(names = "--json", description = "One CloudEvent (JSON format) a line.")
    private boolean json;

    @Option(names = "--documents", description = "Print each document, too, as it is taken in or refused.")
    private boolean documents;

    @Option(names = "--history", description = "Only the releases so far; do not wait.")
    private boolean history;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.ofProcess();
        List<Topic<?>> topics = documents ? List.of(Topics.RELEASES, Topics.DOCUMENTS) : List.of(Topics.RELEASES);
        try (EventFeed feed = new EventFeed(system.runningPorts().bootstrap(), topics,
                (where, why) -> System.err.println("tributary: skipped a record of %s: %s".formatted(where, why)))) {
            List<Received> past = feed.history();
            past.forEach(received -> print(terminal, received.event()));
            if (past.stream().noneMatch(received -> received.event().data() instanceof ReleaseEvent) && !json) {
                System.err.println(history ? "no release yet" : "no release yet; waiting (Ctrl-C ends this)");
            }
            while (!history) {
                feed.poll(Duration.ofSeconds(1)).forEach(received -> print(terminal, received.event()));
            }
        }
        return 0;
    }

    private void print(Terminal terminal, Event<?> event) {
        if (json) {
            terminal.line(structured(event));
        } else if (event.data() instanceof ReleaseEvent release) {
            ReleaseNotice.lines(terminal, event.time(), release).forEach(terminal::line);
        } else if (event.data() instanceof DocumentEvent document) {
            terminal.line(documentLine(event.time(), document));
        }
    }

    static String documentLine(Instant at, DocumentEvent document) {
        String what = switch (document) {
            case DocumentIngested ingested -> "%-6s %s, %,d tokens".formatted(ingested.form(), ingested.filerName(), ingested.tokens());
            case DocumentRejected rejected -> "refused (%s): %s".formatted(rejected.code(), rejected.reason());
            case DocumentSuperseded superseded -> "superseded by " + superseded.supersededBy();
            case DocumentRetracted retracted -> "withdrawn: " + retracted.reason();
        };
        return "%s  %s  %s  %s".formatted(TIME.format(at), document.pipeline(), document.documentId(), what);
    }

    /// CloudEvents' JSON format: the attributes that Kafka carries as `ce_` headers, and the payload as `data`.
    static String structured(Event<?> event) {
        ObjectNode json = Json.mapper().createObjectNode();
        for (Map.Entry<String, String> header : CloudEvents.headers(event).entrySet()) {
            json.put(header.getKey().startsWith("ce_") ? header.getKey().substring(3) : "datacontenttype", header.getValue());
        }
        json.set("data", Json.mapper().valueToTree(event.data()));
        return json.toString();
    }
}
