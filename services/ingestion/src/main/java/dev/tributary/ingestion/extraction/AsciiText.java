package dev.tributary.ingestion.extraction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/// Reads text documents: ASCII of 80 or 132 columns with EDGAR's few tags, or the inside of an HTML `<PRE>`.
///
/// Hard-wrapped prose flows into one line per paragraph; tables and anything with columns stay as they stand.
final class AsciiText {

    private static final Pattern PAGE = Pattern.compile("(?i)\\s*<page>.*|\\f.*");
    private static final Pattern TABLE_START = Pattern.compile("(?i).*<table>.*");
    private static final Pattern TABLE_END = Pattern.compile("(?i).*</table>.*");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][A-Za-z0-9:]*(?:\\s[^<>]*)?/?>");
    private static final Pattern COLUMNS = Pattern.compile("\\S {3,}\\S|\\t|\\.{4,}|(?:-{4,}|={4,}|_{4,})");
    private static final Pattern ITEM = Pattern.compile("(?i)\\s*(?:part\\s+[IV]+\\b|items?\\s+\\d+[A-C]?\\b).{0,180}", Pattern.DOTALL);
    private static final int WRAPPED_LINE_CHARS = 40;

    private record Line(String text, int start, int end) {
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final List<Line> block = new ArrayList<>();
    private boolean inTable;

    private AsciiText() {
    }

    /// Extracts the pieces of a text.
    ///
    /// @param source the decoded document
    /// @param from   first char to read
    /// @param to     behind the last char to read
    static List<Piece> extract(String source, int from, int to) {
        AsciiText text = new AsciiText();
        int at = from;
        while (at < to) {
            int end = lineEnd(source, at, to);
            text.accept(source.substring(at, end), at, end);
            at = end + (end + 1 < to && source.charAt(end) == '\r' && source.charAt(end + 1) == '\n' ? 2 : 1);
        }
        text.flush();
        return text.pieces;
    }

    private static int lineEnd(String source, int from, int to) {
        int at = from;
        while (at < to && source.charAt(at) != '\n' && source.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private void accept(String line, int start, int end) {
        if (PAGE.matcher(line).matches()) {
            flush();
            pieces.add(new Piece.PageBreak());
        }
        boolean opens = line.indexOf('<') >= 0 && TABLE_START.matcher(line).matches();
        if (opens) {
            flush();
            inTable = true;
        }
        String clean = clean(line);
        if (clean.isBlank()) {
            // Rows of one table stay together across single blank lines only by the table's own tags.
            flush();
        } else {
            block.add(new Line(clean, start, end));
        }
        if (inTable && line.indexOf('<') >= 0 && TABLE_END.matcher(line).matches()) {
            flush();
            inTable = false;
        }
    }

    private static String clean(String line) {
        String text = line.indexOf('<') >= 0 ? TAG.matcher(line).replaceAll("") : line;
        text = text.indexOf('&') >= 0 ? Parser.unescapeEntities(text, false) : text;
        return text.replace('\u00a0', ' ').replace("\f", "").replace("\u00ad", "").stripTrailing();
    }

    private void flush() {
        if (block.isEmpty()) {
            return;
        }
        int start = block.getFirst().start();
        int end = block.getLast().end();
        List<String> lines = block.stream().map(Line::text).toList();
        if (inTable || isTabular(lines)) {
            pieces.add(Piece.Text.of(BlockKind.PREFORMATTED, String.join("\n", outdented(lines)), start, end));
        } else {
            String text = String.join(" ", lines).strip().replaceAll(" {2,}", " ");
            pieces.add(Piece.Text.of(isHeading(text) ? BlockKind.HEADING : BlockKind.PARAGRAPH, text, start, end));
        }
        block.clear();
    }

    private static boolean isHeading(String text) {
        return text.length() <= 200 && (ITEM.matcher(text).matches()
                || text.chars().anyMatch(Character::isLetter) && text.equals(text.toUpperCase(Locale.ROOT)));
    }

    /// Several lines that are not wrapped prose: columns, or lines too short to have been filled.
    private static boolean isTabular(List<String> lines) {
        if (lines.stream().anyMatch(line -> COLUMNS.matcher(line.strip()).find())) {
            return lines.size() > 1;
        }
        return lines.subList(0, lines.size() - 1).stream().anyMatch(line -> line.length() < WRAPPED_LINE_CHARS);
    }

    private static List<String> outdented(List<String> lines) {
        int indent = lines.stream().mapToInt(line -> line.length() - line.stripLeading().length()).min().orElse(0);
        return lines.stream().map(line -> line.substring(indent)).toList();
    }
}
