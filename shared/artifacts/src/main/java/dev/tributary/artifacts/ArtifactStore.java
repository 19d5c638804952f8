package dev.tributary.artifacts;

import dev.tributary.contracts.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

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

    /// The artifact's bytes, checked against its digest; for small artifacts such as manifests.
    byte[] bytes(ArtifactRef ref);
}
