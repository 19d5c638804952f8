package dev.tributary.ingestion.extraction;

import org.jsoup.nodes.Element;

import java.util.Set;
import java.util.regex.Pattern;

/// What a reader of the rendered page does not see, and where printed pages end.
final class Visibility {

    /// `ix:header` holds 6 to 53 % of a report's characters; `ix:exclude` marks page furniture.
    private static final Set<String> HIDDEN_TAGS = Set.of("ix:header", "ix:hidden", "ix:exclude", "script", "style", "head", "title",
            "noscript", "template", "svg", "math", "object", "iframe", "select", "button");
    private static final Pattern HIDDEN_STYLE = Pattern.compile("display\\s*:\\s*none|visibility\\s*:\\s*hidden", Pattern.CASE_INSENSITIVE);
    private static final Pattern BREAK_BEFORE = Pattern.compile("break-before\\s*:\\s*(?:always|page)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BREAK_AFTER = Pattern.compile("break-after\\s*:\\s*(?:always|page)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BOLD = Pattern.compile("font-weight\\s*:\\s*(?:bold|[6-9]00)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> BOLD_TAGS = Set.of("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6");

    private Visibility() {
    }

    static boolean isHidden(Element element) {
        return HIDDEN_TAGS.contains(element.normalName()) || element.hasAttr("hidden")
                || styleHas(element, HIDDEN_STYLE);
    }

    static boolean breaksBefore(Element element) {
        return element.normalName().equals("page") || styleHas(element, BREAK_BEFORE);
    }

    static boolean breaksAfter(Element element) {
        return element.normalName().equals("hr") || styleHas(element, BREAK_AFTER);
    }

    static boolean isBold(Element element) {
        return BOLD_TAGS.contains(element.normalName()) || styleHas(element, BOLD);
    }

    private static boolean styleHas(Element element, Pattern pattern) {
        return element.hasAttr("style") && pattern.matcher(element.attr("style")).find();
    }
}
