package dev.tributary.ingestion.extraction;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/// An HTML table as rows of cells with currency and per-cent cells merged into their numbers and spacer columns dropped.
final class TableGrid {

    private static final int MAX_COLUMNS = 400;
    private static final int LONG_CELL_CHARS = 300;
    private static final Set<String> ROW_GROUPS = Set.of("tbody", "thead", "tfoot");
    private static final Pattern SPAN = Pattern.compile("\\d{1,4}");
    private static final Pattern LIST_MARK = Pattern.compile(
            "[\u2022\u00b7\u25cf\u25aa\u25a0\u25e6\u2013\u2014*-]|\\(?[0-9ivxA-Za-z]{1,4}[.)]|(?i:items?|part)\\s+[0-9IVX]+"
                    + "(?:\\.[0-9]{2})?[ABC]?\\s*[.:\u2014-]?");

    private final List<List<TableCell>> rows;
    private final BitSet columns;

    private TableGrid(List<List<TableCell>> rows) {
        this.rows = rows;
        this.columns = keptColumns(rows);
    }

    static TableGrid of(Element table) {
        List<List<TableCell>> rows = new ArrayList<>();
        int[] blockedRows = new int[MAX_COLUMNS];
        for (Element child : table.children()) {
            if (child.normalName().equals("tr")) {
                addRow(rows, child, blockedRows);
            } else if (ROW_GROUPS.contains(child.normalName())) {
                for (Element row : child.children()) {
                    if (row.normalName().equals("tr")) {
                        addRow(rows, row, blockedRows);
                    }
                }
            }
        }
        return new TableGrid(rows);
    }

    private static void addRow(List<List<TableCell>> rows, Element row, int[] blockedRows) {
        if (Visibility.isHidden(row)) {
            return;
        }
        List<TableCell> cells = new ArrayList<>();
        int column = 0;
        int[] blockedNext = blockedRows.clone();
        for (Element element : row.children()) {
            if (!element.normalName().equals("td") && !element.normalName().equals("th")) {
                continue;
            }
            while (column < MAX_COLUMNS && blockedRows[column] > 0) {
                column++;
            }
            if (column >= MAX_COLUMNS) {
                // Beyond any real table: keep the words, in one last column.
                column = MAX_COLUMNS - 1;
            }
            int span = Math.min(spanOf(element, "colspan"), MAX_COLUMNS - column);
            int rowSpan = spanOf(element, "rowspan");
            for (int i = column; i < column + span; i++) {
                blockedNext[i] = Math.max(blockedNext[i], rowSpan);
            }
            cells.add(Visibility.isHidden(element) ? new TableCell(column, span, "", -1, -1) : TableCell.of(element, column, span));
            column += span;
        }
        for (int i = 0; i < MAX_COLUMNS; i++) {
            blockedRows[i] = Math.max(0, blockedNext[i] - 1);
        }
        mergeSymbols(cells);
        rows.add(cells);
    }

    private static int spanOf(Element cell, String attribute) {
        String value = cell.attr(attribute).strip();
        return !value.isEmpty() && SPAN.matcher(value).matches() ? Math.max(1, Integer.parseInt(value)) : 1;
    }

    private static void mergeSymbols(List<TableCell> cells) {
        for (int i = 0; i < cells.size(); i++) {
            TableCell cell = cells.get(i);
            if (cell.opensNumber()) {
                int next = nextFilled(cells, i + 1);
                if (next < cells.size()) {
                    cells.set(next, cells.get(next).prefixedBy(cell));
                    cells.set(i, cell.emptied());
                }
            } else if (cell.closesNumber()) {
                int previous = previousFilled(cells, i - 1);
                if (previous >= 0 && endsNumber(cells.get(previous))) {
                    cells.set(previous, cells.get(previous).followedBy(cell));
                    cells.set(i, cell.emptied());
                }
            }
        }
    }

    private static boolean endsNumber(TableCell cell) {
        char last = cell.text().charAt(cell.text().length() - 1);
        return Character.isDigit(last) || last == ')' || last == '\u2014' || last == '\u2013' || last == '-' || last == '.';
    }

    private static int nextFilled(List<TableCell> cells, int from) {
        int at = from;
        while (at < cells.size() && cells.get(at).isEmpty()) {
            at++;
        }
        return at;
    }

    private static int previousFilled(List<TableCell> cells, int from) {
        int at = from;
        while (at >= 0 && cells.get(at).isEmpty()) {
            at--;
        }
        return at;
    }

    /// A column is kept where a filled cell of its own width stands, or where a filled wider cell covers no such column.
    private static BitSet keptColumns(List<List<TableCell>> rows) {
        BitSet kept = new BitSet();
        for (List<TableCell> row : rows) {
            for (TableCell cell : row) {
                if (!cell.isEmpty() && cell.span() == 1) {
                    kept.set(cell.column());
                }
            }
        }
        for (List<TableCell> row : rows) {
            for (TableCell cell : row) {
                int covered = kept.nextSetBit(cell.column());
                if (!cell.isEmpty() && (covered < 0 || covered >= cell.column() + cell.span())) {
                    kept.set(cell.column());
                }
            }
        }
        return kept;
    }

    /// Whether the table only places text on the page, so that its cells are better read as blocks.
    boolean isLayout() {
        if (columns.cardinality() <= 1) {
            return true;
        }
        boolean numeric = false;
        boolean longText = false;
        for (List<TableCell> row : rows) {
            for (TableCell cell : row) {
                numeric |= !cell.isEmpty() && cell.isNumeric();
                longText |= cell.text().length() > LONG_CELL_CHARS;
            }
        }
        return longText && !numeric && !isList();
    }

    /// Whether every row is a mark and a text: a bullet list or a heading like `Item 1.` with its title.
    boolean isList() {
        if (columns.cardinality() != 2) {
            return false;
        }
        for (List<TableCell> row : rows) {
            List<TableCell> filled = row.stream().filter(cell -> !cell.isEmpty()).toList();
            boolean marked = filled.size() == 2 && LIST_MARK.matcher(filled.getFirst().text()).matches();
            if (!filled.isEmpty() && !marked) {
                return false;
            }
        }
        return true;
    }

    /// The rows as text pieces: Markdown rows, or lines of a list.
    List<Piece.Text> pieces(int table) {
        List<Piece.Text> pieces = new ArrayList<>();
        boolean list = isList();
        for (List<TableCell> row : rows) {
            List<TableCell> filled = row.stream().filter(cell -> !cell.isEmpty()).toList();
            if (filled.isEmpty()) {
                continue;
            }
            int start = filled.getFirst().start();
            int end = filled.getLast().end();
            if (list) {
                pieces.add(Piece.Text.of(BlockKind.PARAGRAPH, filled.getFirst().text() + " " + filled.getLast().text(), start, end));
            } else {
                pieces.add(Piece.Text.row(markdown(row, filled), start, end, table));
            }
        }
        return pieces;
    }

    private String markdown(List<TableCell> row, List<TableCell> filled) {
        if (filled.size() == 1 && !filled.getFirst().isNumeric()) {
            return "| " + escape(filled.getFirst().text()) + " |";
        }
        StringBuilder line = new StringBuilder("|");
        int at = 0;
        for (int column = columns.nextSetBit(0); column >= 0; column = columns.nextSetBit(column + 1)) {
            while (at < row.size() && (row.get(at).column() + row.get(at).span() <= column)) {
                at++;
            }
            TableCell cell = at < row.size() && row.get(at).column() <= column ? row.get(at) : null;
            line.append(' ').append(cell == null ? "" : escape(textIn(cell, column))).append(" |");
        }
        return line.toString().replace("|  |", "| |");
    }

    /// A spanned heading counts for each column it covers; a number stands once.
    private String textIn(TableCell cell, int column) {
        boolean first = columns.nextSetBit(cell.column()) == column;
        return first || !cell.isNumeric() ? cell.text() : "";
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
