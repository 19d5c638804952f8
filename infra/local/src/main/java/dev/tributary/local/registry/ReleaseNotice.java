package dev.tributary.local.registry;

import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.ReleaseRolledBack;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A release in a few lines for people.
public final class ReleaseNotice {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private ReleaseNotice() {
    }

    /// The lines of one event.
    public static List<String> lines(Terminal terminal, Instant time, ReleaseEvent event) {
        String at = TIME.format(time);
        return switch (event) {
            case ModelReady ready -> List.of(
                    "%s  %s %s release %d: %s (round %d)".formatted(at, terminal.good("model ready"), terminal.bold(ready.pipeline()),
                            ready.release(), terminal.bold(ready.name()), ready.round()),
                    "  folder  " + place(ready.folder()),
                    "  digest  sha256:" + ready.model().sha256(),
                    "  scores  " + scores(ready.scorecard(), ready.name()),
                    "  reason  " + ready.scorecard().reason());
            case ReleaseRejected rejected -> List.of(
                    "%s  %s %s round %d: %s".formatted(at, terminal.bad("rejected"), terminal.bold(rejected.pipeline()),
                            rejected.round(), rejected.reason()));
            case ReleaseRolledBack back -> List.of(
                    "%s  %s %s release %d, back to release %d: %s".formatted(at, terminal.bad("rolled back"), terminal.bold(back.pipeline()),
                            back.release(), back.to(), back.reason()));
        };
    }

    /// A folder on this machine as a path, anything else as it is.
    public static String place(URI folder) {
        return "file".equals(folder.getScheme()) ? Path.of(folder).toString() : folder.toString();
    }

    private static String scores(Scorecard scorecard, String name) {
        return scorecard.models().stream().filter(row -> row.name().equals(name)).findFirst()
                .map(row -> scores(row.scores()))
                .orElse("none");
    }

    private static String scores(Map<String, Score> scores) {
        return new TreeMap<>(scores).entrySet().stream()
                .map(score -> score.getKey() + ' ' + Amounts.decimal(score.getValue().perplexity(), 2))
                .collect(Collectors.joining(", "));
    }
}
