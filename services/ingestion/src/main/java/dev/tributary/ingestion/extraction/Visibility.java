package dev.tributary.ingestion.extraction;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;

/// What a reader of the rendered page does not see, and where printed pages end.
final class Visibility {

    /// `ix:header` holds 6 to 53 % of a report's characters; `ix:exclude` marks page furniture.
    private static final Set<String> HIDDEN_TAGS = Set.of("ix:header", "ix:hidden", "ix:exclude", "script", "style", "head", "title",
            "noscript", "template", "svg", "math", "object", "iframe", "select", "button");
    private static final List<String> NONE = List.of("none");
    private static final List<String> HIDDEN = List.of("hidden");
    private static final List<String> PAGE = List.of("always", "page");
    private static final List<String> HEAVY = List.of("bold", "600", "700", "800", "900");
    private static final Set<String> BOLD_TAGS = Set.of("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6");

    private Visibility() {
    }

    static boolean isHidden(Element element) {
        return HIDDEN_TAGS.contains(element.normalName()) || element.hasAttr("hidden")
                || isHiddenBy(style(element));
    }

    private static boolean isHiddenBy(String style) {
        return !style.isEmpty() && (has(style, "display", NONE) || has(style, "visibility", HIDDEN));
    }

    static boolean breaksBefore(Element element) {
        return element.normalName().equals("page") || styleHas(element, "break-before", PAGE);
    }

    static boolean breaksAfter(Element element) {
        return element.normalName().equals("hr") || styleHas(element, "break-after", PAGE);
    }

    static boolean isBold(Element element) {
        return BOLD_TAGS.contains(element.normalName()) || styleHas(element, "font-weight", HEAVY);
    }

    /// Whether a declaration gives a property one of some values. A page has as many styles as elements, and each is asked several
    /// times: patterns took a third of the time of reading a filing.
    private static boolean styleHas(Element element, String property, List<String> values) {
        return has(style(element), property, values);
    }

    private static String style(Element element) {
        return element.attr("style").toLowerCase(Locale.ROOT);
    }

    private static boolean has(String style, String property, List<String> values) {
        for (int at = style.indexOf(property); at >= 0; at = style.indexOf(property, at + 1)) {
            int colon = skipSpace(style, at + property.length());
            if (colon < style.length() && style.charAt(colon) == ':' && startsWithAny(style, skipSpace(style, colon + 1), values)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithAny(String style, int at, List<String> values) {
        for (String value : values) {
            if (style.startsWith(value, at)) {
                return true;
            }
        }
        return false;
    }

    private static int skipSpace(String style, int from) {
        int at = from;
        while (at < style.length() && Character.isWhitespace(style.charAt(at))) {
            at++;
        }
        return at;
    }
}
