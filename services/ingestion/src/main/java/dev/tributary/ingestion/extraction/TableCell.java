package dev.tributary.ingestion.extraction;

import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/// A cell of a table: its visible text, where it stands and where it came from.
///
/// @param column first column, from 0
/// @param span   columns it covers, at least 1
/// @param text   collapsed to one line; empty for a spacer
/// @param start  source offset of its first visible char, or -1
/// @param end    source offset behind its last visible char, or -1
record TableCell(int column, int span, String text, int start, int end) {

    private static final Pattern OPENS_NUMBER = Pattern.compile("(?:US|C|A|HK|NT)?[$\u20ac\u00a3\u00a5]|[$\u20ac\u00a3\u00a5]?\\(|Rs\\.?");
    /// `HK$`, in chars.
    private static final int LONGEST_OPENING = 3;
    private static final Pattern CLOSES_NUMBER = Pattern.compile("\\)?\\s*%|\\)\\s*%?|\\)?\\s*\\(?x\\)?|\\*+|\\([a-z]\\)");
    private static final Pattern NUMBER = Pattern.compile(
            "[$\u20ac\u00a3\u00a5(\\s-]*\\d[\\d,.]*\\s*[)%x]*(?:\\s*\\(\\w\\))?|[\u2014\u2013-]+");

    static TableCell of(Element cell, int column, int span) {
        Collapsed text = new Collapsed();
        cell.filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (node instanceof TextNode leaf) {
                    text.append(leaf.getWholeText(), leaf.sourceRange().startPos(), leaf.sourceRange().endPos(), false);
                } else if (node instanceof Element element) {
                    if (Visibility.isHidden(element)) {
                        return FilterResult.SKIP_ENTIRELY;
                    }
                    if (element.isBlock() || element.normalName().equals("br")) {
                        text.space();
                    }
                }
                return FilterResult.CONTINUE;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                if (node instanceof Element element && element.isBlock()) {
                    text.space();
                }
                return FilterResult.CONTINUE;
            }
        });
        return new TableCell(column, span, text.text(), text.start(), text.end());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    boolean isNumeric() {
        return NUMBER.matcher(text).matches();
    }

    /// A lone currency sign or bracket that belongs to the number on its right.
    boolean opensNumber() {
        return text.length() <= LONGEST_OPENING && OPENS_NUMBER.matcher(text).matches();
    }

    /// A lone per-cent sign, closing bracket or note mark that belongs to the number on its left.
    boolean closesNumber() {
        // Most cells begin with a letter or a digit, and a pattern need not see them.
        boolean may = !text.isEmpty() && (text.charAt(0) == 'x' || !Character.isLetterOrDigit(text.charAt(0)));
        return may && CLOSES_NUMBER.matcher(text).matches();
    }

    /// This cell with another one's text before its own.
    TableCell prefixedBy(TableCell opening) {
        return new TableCell(column, span, opening.text + text, opening.start, end);
    }

    /// This cell with another one's text behind its own.
    TableCell followedBy(TableCell closing) {
        return new TableCell(column, span, text + closing.text, start, closing.end);
    }

    TableCell emptied() {
        return new TableCell(column, span, "", -1, -1);
    }
}
