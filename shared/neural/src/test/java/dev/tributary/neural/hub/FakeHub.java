package dev.tributary.neural.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A hub with one model, `acme/tiny`, in this process. Large files redirect to a second host name, as on the real one; connections can
/// be made to break off.
final class FakeHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    final Map<String, byte[]> files = new LinkedHashMap<>();
    final List<String> requests = new ArrayList<>();
    final List<String> tokens = new ArrayList<>();
    final List<String> tokensAtStorage = new ArrayList<>();
    int breakAfterBytes = Integer.MAX_VALUE;
    int stallAfterBytes = Integer.MAX_VALUE;
    int status = 200;
    int storageFailures = 0;
    String storage = "";
    boolean honoursRanges = true;
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final HttpServer server;

    FakeHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/models/acme/tiny/revision/", this::describe);
        server.createContext("/acme/tiny/resolve/" + COMMIT + "/", this::resolve);
        server.createContext("/storage/", this::content);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void describe(HttpExchange exchange) throws IOException {
        tokens.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
        requests.add(exchange.getRequestURI().toString());
        List<String> siblings = new ArrayList<>();
        files.forEach((name, content) -> siblings.add(name.endsWith(".safetensors")
                ? "{\"rfilename\": \"%s\", \"size\": %d, \"lfs\": {\"sha256\": \"%s\"}}".formatted(name, content.length, digest("SHA-256",
                        content))
                : "{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"%s\"}".formatted(name, content.length, blob(content))));
        answer(exchange, status, "{\"sha\": \"%s\", \"siblings\": [%s]}".formatted(COMMIT, String.join(", ", siblings))
                .getBytes(StandardCharsets.UTF_8));
    }

    private void resolve(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(("/acme/tiny/resolve/" + COMMIT + "/").length());
        if (name.endsWith(".safetensors")) {
            String usual = "http://127.0.0.1:" + server.getAddress().getPort() + "/storage/";
            exchange.getResponseHeaders().add("Location", (storage.isEmpty() ? usual : storage) + name);
            answer(exchange, 302, new byte[0]);
        } else {
            answer(exchange, 200, files.get(name));
        }
    }

    private void content(HttpExchange exchange) throws IOException {
        byte[] content = files.get(exchange.getRequestURI().getPath().substring("/storage/".length()));
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestURI() + " " + range);
        tokensAtStorage.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
        if (storageFailures > 0) {
            storageFailures--;
            answer(exchange, 403, new byte[0]);
            return;
        }
        int from = range != null && honoursRanges ? Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)) : 0;
        int left = content.length - from;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, left);
        int sent = Math.min(left, Math.min(breakAfterBytes, stallAfterBytes));
        exchange.getResponseBody().write(content, from, sent);
        if (sent == stallAfterBytes) {
            stallAfterBytes = Integer.MAX_VALUE;
            exchange.getResponseBody().flush();
            hang();
        }
        if (sent < left) {
            breakAfterBytes = Integer.MAX_VALUE;
        }
        exchange.close();
    }

    private void hang() {
        try {
            stalled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String blob(byte[] content) {
        byte[] prefix = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[prefix.length + content.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(content, 0, all, prefix.length, content.length);
        return digest("SHA-1", all);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stalled.countDown();
        server.stop(0);
    }
}
