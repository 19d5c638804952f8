package dev.tributary.local.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A table of columns separated by two blanks; never by tabs, so that it looks the same everywhere.
public final class TextTable {

    /// Which edge a column's cells keep to.
    public enum Align { LEFT, RIGHT }

    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");

    private final List<Align> aligns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> head = new ArrayList<>();

    /// Adds a column.
    public TextTable column(String title, Align align) {
        head.add(title);
        aligns.add(align);
        return this;
    }

    /// Adds a row with a cell for each column; cells may be coloured.
    public TextTable row(List<String> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.size(), head.size()));
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /// The lines of the table, its head first.
    public List<String> lines(Terminal terminal) {
        int[] widths = new int[head.size()];
        measure(head, widths);
        rows.forEach(row -> measure(row, widths));
        List<String> lines = new ArrayList<>();
        lines.add(terminal.bold(line(head, widths)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static void measure(List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], width(cells.get(i)));
        }
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - width(cells.get(i)));
            line.append(i == 0 ? "" : "  ");
            line.append(aligns.get(i) == Align.RIGHT ? gap + cells.get(i) : cells.get(i) + gap);
        }
        return line.toString().stripTrailing();
    }

    /// Columns on the screen: colours take none.
    static int width(String cell) {
        return COLOUR.matcher(cell).replaceAll("").length();
    }
}
