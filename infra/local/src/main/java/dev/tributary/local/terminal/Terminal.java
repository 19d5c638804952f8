package dev.tributary.local.terminal;

import java.io.PrintStream;

/// Where output goes. Colours and redrawing are used only on a terminal, and colours not where `NO_COLOR` is set
/// (<https://no-color.org>). The launcher says whether there is a terminal, and how wide it is.
///
/// @param out     standard output
/// @param columns its width; 0 where output is not a terminal
/// @param colours whether to colour
public record Terminal(PrintStream out, int columns, boolean colours) {

    /// The terminal of this process.
    public static Terminal ofProcess() {
        int columns = Integer.getInteger("tributary.columns", 0);
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        boolean refused = !System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(System.out, dumb ? 0 : columns, columns > 0 && !refused && !dumb);
    }

    /// Whether lines may be drawn over.
    public boolean live() {
        return columns > 0;
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    public void line() {
        line("");
    }

    public String bold(String text) {
        return styled("1", text);
    }

    public String dim(String text) {
        return styled("2", text);
    }

    public String good(String text) {
        return styled("32", text);
    }

    public String bad(String text) {
        return styled("31", text);
    }

    public String busy(String text) {
        return styled("36", text);
    }

    private String styled(String code, String text) {
        return colours && !text.isEmpty() ? "\u001B[" + code + 'm' + text + "\u001B[0m" : text;
    }
}
