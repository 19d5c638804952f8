package dev.tributary.ingestion.sgml;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The tags that cut a submission. They are upper case and stand at the start of a line; the closing tags also at its end.
enum Marker {
    DOCUMENT("<DOCUMENT>"), TEXT("<TEXT>"), TEXT_END("</TEXT>"), DOCUMENT_END("</DOCUMENT>"),
    SEC_END("</SEC-DOCUMENT>"), IMS_END("</IMS-DOCUMENT>"), SUBMISSION_END("</SUBMISSION>");

    /// The longest marker, in bytes.
    static final int LONGEST = 15;

    private static final Marker[] OPENING = {DOCUMENT, TEXT};
    private static final Marker[] CLOSING = {TEXT_END, DOCUMENT_END, SEC_END, IMS_END, SUBMISSION_END};

    private final byte[] bytes;

    Marker(String text) {
        this.bytes = text.getBytes(StandardCharsets.US_ASCII);
    }

    int length() {
        return bytes.length;
    }

    boolean closes() {
        return bytes[1] == '/';
    }

    /// The marker that starts at `at`, where a `<` stands.
    static Optional<Marker> at(byte[] window, int at, int limit) {
        if (at + 1 >= limit) {
            return Optional.empty();
        }
        for (Marker marker : window[at + 1] == '/' ? CLOSING : OPENING) {
            if (marker.matches(window, at, limit)) {
                return Optional.of(marker);
            }
        }
        return Optional.empty();
    }

    private boolean matches(byte[] window, int at, int limit) {
        if (at + bytes.length > limit) {
            return false;
        }
        for (int i = 1; i < bytes.length; i++) {
            if (window[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
