package dev.tributary.ingestion.safety;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;

/// Writes a body away up to a limit and hangs up beyond it, so that an endless answer costs no more than that. Used once.
public final class BoundedBody implements HttpResponse.BodySubscriber<Void> {

    private final long limit;
    private final OutputStream out;
    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private long written;

    /// @param limit in bytes
    /// @param out   not closed here
    public BoundedBody(long limit, OutputStream out) {
        this.limit = limit;
        this.out = out;
    }

    /// A body larger than allowed.
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException(long limit) {
            super("the answer measures more than " + limit + " bytes");
        }
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription granted) {
        subscription.complete(granted);
        granted.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                written += bytes.length;
                if (written > limit) {
                    throw new TooLargeException(limit);
                }
                out.write(bytes);
            }
        } catch (IOException e) {
            subscription.join().cancel();
            body.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(null);
    }

    /// Unpacks gzip up to a limit: a small archive may unpack to anything.
    ///
    /// @throws TooLargeException if it unpacks to more
    /// @throws IOException       if it is cut or no gzip
    public static void unzip(InputStream zipped, OutputStream out, long limit) throws IOException {
        long unpacked = 0;
        try (InputStream in = new GZIPInputStream(zipped, 1 << 16)) {
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                unpacked += read;
                if (unpacked > limit) {
                    throw new TooLargeException(limit);
                }
                out.write(chunk, 0, read);
            }
        }
    }

    /// As [#unzip], in memory.
    public static byte[] unzipped(byte[] zipped, long limit) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        unzip(new ByteArrayInputStream(zipped), out, limit);
        return out.toByteArray();
    }
}
