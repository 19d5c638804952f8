package dev.tributary.local.demo;

import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Shows stages as they move: on a terminal a block that is drawn over, elsewhere a line whenever there is news. One thread.
final class LiveDisplay {

    private static final int BAR = 20;
    private static final Duration NEWS_EVERY = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final Map<String, StageView> said = new HashMap<>();
    private final Map<String, Instant> saidAt = new HashMap<>();
    private int drawn;

    LiveDisplay(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(List<StageView> stages, Instant now) {
        if (terminal.live()) {
            draw(stages);
        } else {
            stages.stream().filter(stage -> isNews(stage, now)).forEach(stage -> say(stage, now));
        }
    }

    /// Says something above the stages, which are drawn again below it.
    void note(String text) {
        erase();
        terminal.line(text);
    }

    /// What was drawn so far stays; the next block begins below it.
    void begin() {
        drawn = 0;
    }

    private void draw(List<StageView> stages) {
        StringBuilder block = new StringBuilder();
        if (drawn > 0) {
            block.append("\u001B[").append(drawn).append('A');
        }
        for (StageView stage : stages) {
            block.append("\u001B[2K").append(line(stage)).append('\n');
        }
        terminal.out().print(block);
        terminal.out().flush();
        drawn = stages.size();
    }

    private void erase() {
        if (drawn > 0) {
            terminal.out().print("\u001B[" + drawn + "A\u001B[J");
            drawn = 0;
        }
    }

    private boolean isNews(StageView stage, Instant now) {
        StageView before = said.get(stage.label());
        if (stage.status() == StageView.Status.WAITING) {
            return false;
        }
        return before == null || before.status() != stage.status()
                || stage.status() == StageView.Status.RUNNING && !saidAt.get(stage.label()).plus(NEWS_EVERY).isAfter(now);
    }

    private void say(StageView stage, Instant now) {
        said.put(stage.label(), stage);
        saidAt.put(stage.label(), now);
        terminal.line(line(stage));
    }

    /// One stage: name, bar, share, time, detail; cut to the terminal's width.
    String line(StageView stage) {
        String time = switch (stage.status()) {
            case WAITING -> "";
            case RUNNING -> stage.eta().map(eta -> Amounts.duration(Duration.ofSeconds(eta.toSeconds())) + " left").orElse("");
            case DONE, FAILED -> stage.elapsed().map(Amounts::duration).orElse("");
        };
        String share = stage.status() == StageView.Status.WAITING ? "" : "%d %%".formatted((int) (stage.fraction() * 100));
        String plain = "%5s  %-15s  %s".formatted(share, time, stage.detail());
        int room = terminal.live() ? Math.max(20, terminal.columns() - BAR - 16) : Integer.MAX_VALUE;
        String rest = plain.length() > room ? plain.substring(0, room - 1) + "~" : plain;
        return "  %s %s %s".formatted(name(stage), bar(stage), rest).stripTrailing();
    }

    private String name(StageView stage) {
        String padded = "%-9s".formatted(stage.label());
        return switch (stage.status()) {
            case WAITING -> terminal.dim(padded);
            case RUNNING -> terminal.busy(padded);
            case DONE -> terminal.good(padded);
            case FAILED -> terminal.bad(padded);
        };
    }

    private String bar(StageView stage) {
        int full = (int) Math.round(stage.fraction() * BAR);
        return "#".repeat(full) + terminal.dim(".".repeat(BAR - full));
    }
}
