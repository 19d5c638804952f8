package dev.tributary.ingestion.edgar;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells answers apart by status, type and body together.
final class AnswerClassifier {

    static final int INSPECTED_BYTES = 8192;
    private static final Pattern START = Pattern.compile("(?:^|&)start=(\\d{1,9})(?:&|$)");

    private AnswerClassifier() {
    }

    /// @param type the content type, or empty
    /// @param body decompressed
    static EdgarAnswer classify(URI uri, int status, String type, byte[] body, Optional<String> tag, Optional<String> lastModified) {
        return switch (status) {
            case 200 -> new EdgarAnswer.Found(body, tag, lastModified);
            case 304 -> new EdgarAnswer.Unchanged();
            case 403, 404 -> forbiddenOrAbsent(uri, status, type, head(body));
            case 429 -> new EdgarAnswer.Unavailable("429 for " + uri + ": asked too fast", true);
            case 503 -> isFeed(uri) && isHtml(type, head(body)) && isBeyondDepth(uri)
                    ? new EdgarAnswer.EndOfFeed() : new EdgarAnswer.Unavailable("503 for " + uri, false);
            default -> other(uri, status);
        };
    }

    private static EdgarAnswer forbiddenOrAbsent(URI uri, int status, String type, String head) {
        if (head.contains("<Code>AccessDenied</Code>") || head.contains("<Code>NoSuchKey</Code>")) {
            return new EdgarAnswer.Absent(uri.getPath());
        }
        if (head.contains("Undeclared Automated Tool")) {
            return new EdgarAnswer.Refused(EdgarAnswer.Refused.Cause.UNDECLARED_TOOL,
                    "EDGAR does not accept the declared User-Agent. Set tributary.ingestion.edgar.user-agent, or the pipeline's "
                            + "source.edgar.userAgent, to 'Company name contact@domain'.");
        }
        if (head.contains("Request Rate Threshold Exceeded")) {
            return new EdgarAnswer.Refused(EdgarAnswer.Refused.Cause.RATE_EXCEEDED,
                    "EDGAR has locked this address out for asking too fast. Lower the request rate, and check what else runs behind this address.");
        }
        return status == 404 ? new EdgarAnswer.Absent(uri.getPath())
                : new EdgarAnswer.Unavailable("403 for " + uri + " with an unknown " + (isHtml(type, head) ? "page" : "body"), true);
    }

    private static EdgarAnswer other(URI uri, int status) {
        if (status >= 500) {
            return new EdgarAnswer.Unavailable(status + " for " + uri, false);
        }
        if (status >= 300 && status < 400) {
            return new EdgarAnswer.Invalid("edgar-redirect", uri + " answers with a redirect (" + status
                    + "). EDGAR has none for what is asked here, so it is not followed; check the base address.");
        }
        return new EdgarAnswer.Invalid("edgar-status", uri + " answers with status " + status
                + ", which EDGAR is not known to use. Look at the answer by hand.");
    }

    private static boolean isFeed(URI uri) {
        return uri.getPath().equals("/cgi-bin/browse-edgar");
    }

    /// Whether a page beyond the feed's depth was asked for.
    private static boolean isBeyondDepth(URI uri) {
        Matcher start = START.matcher(uri.getQuery() == null ? "" : uri.getQuery());
        return start.find() && Integer.parseInt(start.group(1)) >= CurrentFeed.DEPTH;
    }

    private static boolean isHtml(String type, String head) {
        return type.toLowerCase(Locale.ROOT).contains("html") || head.stripLeading().toLowerCase(Locale.ROOT).startsWith("<!doctype html");
    }

    private static String head(byte[] body) {
        return new String(body, 0, Math.min(body.length, INSPECTED_BYTES), StandardCharsets.ISO_8859_1);
    }
}
