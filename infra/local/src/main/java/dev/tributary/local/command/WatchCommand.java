package dev.tributary.local.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.CloudEvents;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.events.Received;
import dev.tributary.local.registry.ReleaseNotice;
import dev.tributary.local.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tributary watch`
@Command(name = "watch", description = "Prints every release so far, then waits for the next until Ctrl-C.")
final class WatchCommand implements Callable<Integer> {

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Option(names = "--json", description = "One CloudEvent (JSON format) a line.")
    private boolean json;

    @Option(names = "--history", description = "Only the releases so far; do not wait.")
    private boolean history;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.ofProcess();
        try (EventFeed feed = new EventFeed(system.runningPorts().bootstrap(), List.of(Topics.RELEASES),
                (where, why) -> System.err.println("tributary: skipped a record of %s: %s".formatted(where, why)))) {
            List<Received> past = feed.history();
            past.forEach(received -> print(terminal, received.event()));
            if (past.isEmpty() && !json) {
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
        }
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
