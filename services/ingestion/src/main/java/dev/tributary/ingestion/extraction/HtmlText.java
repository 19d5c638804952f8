package dev.tributary.ingestion.extraction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/// Reads HTML of any decade as blocks of visible text. Hidden inline XBRL is purged before anything else; text of inline
/// elements, `ix:continuation` among them, flows together; tables become Markdown rows.
final class HtmlText implements NodeFilter {

    private static final int HEADING_CHARS = 200;
    private static final Pattern ITEM = Pattern.compile("(?i)(?:part\\s+[IV]+\\b|items?\\s+\\d+[A-C]?\\b).{0,180}", Pattern.DOTALL);

    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    private final Collapsed block = new Collapsed();
    private int bold;
    private int listItems;
    private int tables;

    private HtmlText(String source) {
        this.source = source;
    }

    /// Extracts the pieces of a document.
    ///
    /// @param source the decoded document
    static List<Piece> extract(String source) {
        HtmlText text = new HtmlText(source);
        Document document = Jsoup.parse(source, "", Parser.htmlParser().setTrackPosition(true));
        document.body().filter(text);
        text.flush();
        return text.pieces;
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode leaf) {
            if (!leaf.getWholeText().isEmpty()) {
                block.append(leaf.getWholeText(), leaf.sourceRange().startPos(), leaf.sourceRange().endPos(), bold > 0);
            }
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
        }
        if (Visibility.isHidden(element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (Visibility.breaksBefore(element)) {
            flush();
            pieces.add(new Piece.PageBreak());
        }
        bold += Visibility.isBold(element) ? 1 : 0;
        return switch (element.normalName()) {
            case "br" -> {
                if (block.lineEnd()) {
                    flush();
                }
                yield FilterResult.CONTINUE;
            }
            case "table" -> table(element);
            case "pre" -> preformatted(element);
            default -> {
                if (element.isBlock()) {
                    flush();
                    listItems += element.normalName().equals("li") ? 1 : 0;
                }
                yield FilterResult.CONTINUE;
            }
        };
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element && !Visibility.isHidden(element)) {
            if (element.isBlock()) {
                flush();
                listItems -= element.normalName().equals("li") ? 1 : 0;
            }
            bold -= Visibility.isBold(element) ? 1 : 0;
            if (Visibility.breaksAfter(element)) {
                flush();
                pieces.add(new Piece.PageBreak());
            }
        }
        return FilterResult.CONTINUE;
    }

    private FilterResult table(Element element) {
        flush();
        boolean nests = element.getElementsByTag("table").size() > 1;
        if (nests) {
            return FilterResult.CONTINUE;
        }
        TableGrid grid = TableGrid.of(element);
        if (grid.isLayout()) {
            return FilterResult.CONTINUE;
        }
        for (Piece.Text piece : grid.pieces(++tables)) {
            pieces.add(piece.kind() == BlockKind.PARAGRAPH && isHeading(piece.text(), false)
                    ? Piece.Text.of(BlockKind.HEADING, piece.text(), piece.start(), piece.end()) : piece);
        }
        return FilterResult.SKIP_CHILDREN;
    }

    /// Filings of the late 1990s are often ASCII in one `<PRE>`; its lines are read like a text document's.
    private FilterResult preformatted(Element element) {
        flush();
        if (!element.endSourceRange().isTracked() || element.endSourceRange().startPos() <= element.sourceRange().endPos()) {
            return FilterResult.CONTINUE;
        }
        pieces.addAll(AsciiText.extract(source, element.sourceRange().endPos(), element.endSourceRange().startPos()));
        return FilterResult.SKIP_CHILDREN;
    }

    private void flush() {
        if (!block.isBlank()) {
            String text = block.text();
            BlockKind kind = isHeading(text, block.isAllEmphasised()) ? BlockKind.HEADING : BlockKind.PARAGRAPH;
            String marked = listItems > 0 && kind == BlockKind.PARAGRAPH ? "- " + text : text;
            pieces.add(Piece.Text.of(kind, marked, block.start(), block.end()));
        }
        block.clear();
    }

    private static boolean isHeading(String text, boolean emphasised) {
        return text.length() <= HEADING_CHARS && (emphasised || ITEM.matcher(text).matches());
    }
}
