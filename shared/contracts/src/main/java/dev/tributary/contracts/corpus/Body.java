package dev.tributary.contracts.corpus;

import dev.tributary.contracts.ArtifactRef;
import java.net.URI;

/// Names bytes in the artifact store in few characters, for records that name thousands of them.
///
/// @param sha256 their digest
/// @param bytes  how many
public record Body(String sha256, long bytes) {

    /// What an artifact holds.
    public static Body of(ArtifactRef ref) {
        return new Body(ref.sha256(), ref.bytes());
    }

    /// The artifact. Its `uri` names no place: stores find bodies by their digest.
    public ArtifactRef as(String mediaType) {
        return new ArtifactRef(URI.create("sha256:" + sha256), sha256, bytes, mediaType);
    }
}
