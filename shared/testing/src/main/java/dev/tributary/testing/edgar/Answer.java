package dev.tributary.testing.edgar;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the fake answers.
///
/// @param status  HTTP status
/// @param headers without length and encoding
/// @param body    uncompressed
/// @param file    sent as it is in place of the body
record Answer(int status, Map<String, String> headers, byte[] body, Optional<Path> file) {

    Answer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, Optional.empty());
    }

    static Answer of(Path file) {
        return new Answer(200, Map.of("Content-Type", "application/octet-stream"), new byte[0], Optional.of(file));
    }

    static Answer of(int status, String type, String body) {
        Charset charset = type.contains("ISO-8859-1") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        return new Answer(status, Map.of("Content-Type", type), body.getBytes(charset));
    }

    Answer with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, file);
    }

    /// The XML that the archive answers with for what it does not have.
    static Answer accessDenied() {
        return of(403, "application/xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    }

    static Answer noSuchKey(String key) {
        return of(404, "application/xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                        + "<Message>The specified key does not exist.</Message><Key>" + key + "</Key></Error>");
    }

    static Answer undeclaredTool() {
        return page(403, "SEC.gov | Your Request Originates from an Undeclared Automated Tool");
    }

    static Answer rateExceeded() {
        return page(403, "SEC.gov | Request Rate Threshold Exceeded");
    }

    static Answer tooManyRequests() {
        return page(429, "SEC.gov | Request Rate Threshold Exceeded");
    }

    static Answer fileUnavailable() {
        return page(503, "SEC.gov | File Unavailable");
    }

    private static Answer page(int status, String title) {
        return of(status, "text/html", "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body><h1>" + title
                + "</h1></body></html>\n");
    }
}
