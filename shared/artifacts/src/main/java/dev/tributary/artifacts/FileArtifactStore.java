package dev.tributary.artifacts;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Sha256;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/// Artifacts in a folder: `sha256/ab/abcd…`. A body is written beside its final place, forced to disk, then renamed, so
/// that what is visible is complete, whatever is killed. Stored files are read-only. Thread-safe; processes may share the folder.
public final class FileArtifactStore implements ArtifactStore {

    private static final int BUFFER_BYTES = 1 << 20;
    /// Other processes may be writing; none takes a day for one body.
    private static final Duration LEFTOVER_AFTER = Duration.ofDays(1);

    private final Path bodies;
    private final Path incoming;

    /// @param folder made when needed; what killed processes left half written in it is deleted once it is a day old
    /// @throws IOException if the folder cannot be made
    public FileArtifactStore(Path folder) throws IOException {
        bodies = Files.createDirectories(folder.toAbsolutePath().resolve("sha256"));
        incoming = Files.createDirectories(folder.toAbsolutePath().resolve("incoming"));
        deleteLeftovers(FileTime.from(Instant.now().minus(LEFTOVER_AFTER)));
    }

    private void deleteLeftovers(FileTime before) throws IOException {
        try (DirectoryStream<Path> partials = Files.newDirectoryStream(incoming, partial -> isOlder(partial, before))) {
            for (Path partial : partials) {
                Files.deleteIfExists(partial);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /// A file that another process has just put into place is no leftover.
    private static boolean isOlder(Path partial, FileTime time) throws IOException {
        try {
            return Files.getLastModifiedTime(partial).compareTo(time) < 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public ArtifactRef put(byte[] body, String mediaType) {
        try {
            return put(new ByteArrayInputStream(body), mediaType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ArtifactRef put(Path file, String mediaType) throws IOException {
        try (InputStream body = Files.newInputStream(file)) {
            return put(body, mediaType);
        }
    }

    @Override
    public ArtifactRef put(InputStream body, String mediaType) throws IOException {
        Path partial = incoming.resolve(UUID.randomUUID().toString());
        MessageDigest sha256 = Sha256.begin();
        long bytes;
        try {
            bytes = write(new DigestInputStream(body, sha256), partial);
            String digest = HexFormat.of().formatHex(sha256.digest());
            return publish(partial, digest, bytes, mediaType);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private long write(InputStream body, Path partial) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (FileChannel channel = openForWriting(partial)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                writeFully(channel, ByteBuffer.wrap(buffer, 0, read));
                bytes += read;
            }
            force(channel);
        }
        return bytes;
    }

    /// A file that is there already has the same bytes, unless a crash of the disk cut it short: then this one replaces it.
    private ArtifactRef publish(Path partial, String digest, long bytes, String mediaType) {
        Path place = place(digest);
        try {
            if (!Files.exists(place) || Files.size(place) != bytes) {
                Files.createDirectories(place.getParent());
                // Where rights do not exist, nobody can be kept from writing; elsewhere this keeps links to it from being written through.
                partial.toFile().setReadOnly();
                Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
                sync(place.getParent());
                sync(bodies);
            }
        } catch (IOException e) {
            throw full(e);
        }
        return new ArtifactRef(place.toUri(), digest, bytes, mediaType);
    }

    /// A rename is durable once its folder is forced. Windows cannot open a folder, and needs none of it.
    private static void sync(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public Path file(ArtifactRef ref) {
        Path place = place(ref.sha256());
        try {
            long size = Files.size(place);
            if (size != ref.bytes()) {
                throw new FailureException(new Failure.Invalid("artifact-size",
                        "artifact %s has %d bytes in %s, but %d were announced; restore the store from its backup"
                                .formatted(ref.shortDigest(), size, place, ref.bytes())));
            }
        } catch (NoSuchFileException e) {
            throw new FailureException(new Failure.Invalid("artifact-absent",
                    "artifact %s (%s) is not in the store %s; restore it, or point the service at the store that has it"
                            .formatted(ref.sha256(), ref.mediaType(), bodies.getParent())), e);
        } catch (IOException e) {
            throw new FailureException(new Failure.Unavailable("artifact-store-read",
                    "cannot read artifact %s in the store %s: %s".formatted(ref.shortDigest(), bodies.getParent(), e.getMessage())), e);
        }
        return place;
    }

    @Override
    public byte[] bytes(ArtifactRef ref) {
        Path place = file(ref);
        try {
            byte[] body = Files.readAllBytes(place);
            if (!Sha256.hex(body).equals(ref.sha256())) {
                throw new FailureException(new Failure.Invalid("artifact-digest",
                        "artifact %s is damaged: its bytes have another digest; delete %s and restore it".formatted(ref.sha256(), place)));
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path place(String digest) {
        return bodies.resolve(digest.substring(0, 2)).resolve(digest);
    }

    private FileChannel openForWriting(Path partial) {
        try {
            return FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw full(e);
        }
    }

    private void writeFully(FileChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw full(e);
        }
    }

    private void force(FileChannel channel) {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw full(e);
        }
    }

    /// Whatever keeps the store from writing (no space, no right, a lost disk) is a matter of resources, not of the input.
    private FailureException full(IOException cause) {
        String why = cause instanceof FileSystemException system && system.getReason() != null ? system.getReason() : cause.getMessage();
        return new FailureException(new Failure.Exhausted("artifact-store-write",
                "cannot write to the artifact store %s: %s; free some space or move the store, the job then goes on where it was"
                        .formatted(bodies.getParent(), why)), cause);
    }

}
