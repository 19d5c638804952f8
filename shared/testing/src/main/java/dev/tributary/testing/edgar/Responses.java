package dev.tributary.testing.edgar;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Sends answers, whole or spoiled.
final class Responses {

    private static final int CHUNK_BYTES = 1 << 16;

    private Responses() {
    }

    /// Sends an answer, compressed where the caller accepts that.
    ///
    /// @param closed opened when the server is closed; a stalled body waits for it
    static void send(HttpExchange exchange, Answer answer, @Nullable Fault fault, CountDownLatch closed) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (answer.file().isPresent() && fault == null) {
            exchange.sendResponseHeaders(answer.status(), Files.size(answer.file().get()));
            Files.copy(answer.file().get(), exchange.getResponseBody());
            return;
        }
        String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        boolean zip = answer.body().length > 0 && (fault == Fault.TRUNCATED_GZIP || accepted != null && accepted.contains("gzip"));
        byte[] body = zip ? gzip(answer.body()) : answer.body();
        if (zip) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        if (fault == Fault.ENDLESS) {
            sendEndless(exchange, answer.status());
        } else if (fault == Fault.STALL) {
            sendHalf(exchange, answer.status(), body);
            await(closed);
        } else if (fault == Fault.TRUNCATED_GZIP) {
            exchange.sendResponseHeaders(answer.status(), body.length / 2);
            exchange.getResponseBody().write(body, 0, body.length / 2);
        } else {
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void sendHalf(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
    }

    /// Ends only when the caller hangs up, which shows as an [IOException] here.
    private static void sendEndless(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().remove("Content-Encoding");
        exchange.sendResponseHeaders(status, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] chunk = new byte[CHUNK_BYTES];
        Arrays.fill(chunk, (byte) 'x');
        while (true) {
            out.write(chunk);
        }
    }

    private static void await(CountDownLatch closed) throws IOException {
        try {
            closed.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stalling", interrupted);
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zipped = new GZIPOutputStream(out)) {
            zipped.write(body);
        }
        return out.toByteArray();
    }
}
