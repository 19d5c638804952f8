package dev.tributary.ingestion.sgml;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells what a body is from its first kilobytes. Old ASCII documents use `<TABLE>` and `<PAGE>`, so those say nothing.
public final class BodySniffer {

    private static final Pattern UUENCODED = Pattern.compile("begin [0-7]{3} \\S");
    private static final Pattern HTML = Pattern.compile("<(?:html|!doctype\\s+html|body|head|font|div|center|p|br|h[1-6])[\\s>/]",
            Pattern.CASE_INSENSITIVE);

    private BodySniffer() {
    }

    /// The kind of a body.
    ///
    /// @param start    its first kilobytes, decoded as Latin-1
    /// @param fileName decides only where the content does not
    public static BodyKind kindOf(String start, Optional<String> fileName) {
        String text = start.strip();
        if (text.isEmpty()) {
            return BodyKind.EMPTY;
        }
        if (UUENCODED.matcher(text).lookingAt()) {
            return BodyKind.UUENCODED;
        }
        if (text.startsWith("<PDF>") || text.startsWith("%PDF")) {
            return BodyKind.PDF;
        }
        if (text.startsWith("<JSON>")) {
            return BodyKind.JSON;
        }
        boolean html = HTML.matcher(text).find();
        String name = fileName.orElse("").toLowerCase(Locale.ROOT);
        if (text.startsWith("<XML>") || text.startsWith("<?xml") || text.startsWith("<XBRL>")) {
            return html && !name.endsWith(".xml") && !name.endsWith(".xsd") ? BodyKind.HTML : BodyKind.XML;
        }
        if (name.endsWith(".json") && (text.startsWith("{") || text.startsWith("["))) {
            return BodyKind.JSON;
        }
        return html || name.endsWith(".htm") || name.endsWith(".html") ? BodyKind.HTML : BodyKind.PLAIN_TEXT;
    }
}
