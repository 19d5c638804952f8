package dev.tributary.artifacts;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Sha256;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;

/// Keeps immutable artifacts by digest. Putting the same bytes twice stores them once. Implementations are thread-safe and
/// may be shared by processes.
///
/// Every method throws [dev.tributary.contracts.failure.FailureException]: `Exhausted` when the store is full, `Invalid`
/// when an artifact is absent or its bytes do not match its digest.
public interface ArtifactStore {

    /// Stores a stream; it is read to its end and not closed. Visible only once complete.
    ///
    /// @throws IOException if the stream cannot be read
    ArtifactRef put(InputStream body, String mediaType) throws IOException;

    /// Stores bytes.
    ArtifactRef put(byte[] body, String mediaType);

    /// Stores a file by copying it.
    ///
    /// @throws IOException if the file cannot be read
    ArtifactRef put(Path file, String mediaType) throws IOException;

    /// A local read-only file with the artifact's bytes, to be mapped or read; it lives as long as the store's folder.
    Path file(ArtifactRef ref);

    /// The same, every byte read and checked against the digest first; for inputs of long jobs, which would rather not start than
    /// compute on damaged ones.
    default Path verified(ArtifactRef ref) {
        Path file = file(ref);
        try (DigestInputStream body = new DigestInputStream(Files.newInputStream(file), Sha256.begin())) {
            body.transferTo(OutputStream.nullOutputStream());
            String found = HexFormat.of().formatHex(body.getMessageDigest().digest());
            if (!found.equals(ref.sha256())) {
                throw new FailureException(new Failure.Invalid("artifact-digest",
                        "artifact %s is damaged: the bytes of %s have the digest %s; delete the file and restore it"
                                .formatted(ref.sha256(), file, found)));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The artifact's bytes, checked against its digest; for small artifacts such as manifests.
    byte[] bytes(ArtifactRef ref);
}
