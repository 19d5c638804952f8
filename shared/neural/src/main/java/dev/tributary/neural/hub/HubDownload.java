package dev.tributary.neural.hub;

import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.StorageFullException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// One file on its way from the hub.
///
/// @param patience how long nothing may come
/// @param pause    after the first failure without progress; doubles with each further one
record HubDownload(HubConnection hub, HubReference reference, String commit, HubFile file, Path folder, Duration patience, Duration pause) {

    private static final int ATTEMPTS = 5;
    private static final int BUFFER = 1 << 16;

    /// Goes on where an earlier attempt stopped; a file appears under its name once its digest was checked.
    void run() throws IOException {
        Path partial = folder.resolve("." + file.name() + ".partial");
        for (int failures = 0; !isComplete(partial);) {
            long before = size(partial);
            try {
                append(partial);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                failures = size(partial) > before ? 1 : failures + 1;
                if (failures == ATTEMPTS) {
                    throw e;
                }
                rest(failures);
            }
        }
        Optional<String> fault = file.fault(partial);
        if (fault.isPresent()) {
            Files.delete(partial);
            throw new InvalidModelException("hub-digest",
                    "%s of %s arrived damaged: %s. It was deleted; download it again."
                            .formatted(file.name(), reference, fault.get()));
        }
        Files.move(partial, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
    }

    private void rest(int failures) throws InterruptedIOException {
        try {
            Thread.sleep(pause.multipliedBy(1L << failures - 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private boolean isComplete(Path partial) throws IOException {
        return Files.exists(partial) && Files.size(partial) >= file.bytes();
    }

    private static long size(Path partial) throws IOException {
        return Files.exists(partial) ? Files.size(partial) : 0;
    }

    private void append(Path partial) throws IOException {
        HttpResponse<InputStream> response = hub.get("/" + reference.repository() + "/resolve/" + commit + "/" + file.name(), size(partial),
                reference);
        // A server that ignores the range sends everything again.
        StandardOpenOption mode = response.statusCode() == 206 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (InputStream body = response.body(); OutputStream out = open(partial, mode); StallWatch watch = new StallWatch(body, patience)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                watch.progressed();
                write(out, buffer, read, partial);
            }
        }
        if (Files.size(partial) < file.bytes()) {
            throw new IOException("%s broke off at %,d of %,d bytes".formatted(file.name(), Files.size(partial), file.bytes()));
        }
    }

    private static void write(OutputStream out, byte[] buffer, int count, Path partial) {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            // No fault of the hub's: trying again would fill the disk again.
            throw StorageFullException.during(partial, e);
        }
    }

    private static OutputStream open(Path partial, StandardOpenOption mode) {
        try {
            return Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
        } catch (IOException e) {
            throw StorageFullException.during(partial, e);
        }
    }
}
