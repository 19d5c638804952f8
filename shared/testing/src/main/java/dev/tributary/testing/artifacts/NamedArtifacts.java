package dev.tributary.testing.artifacts;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// References for tests that hand them on and open none of them.
public final class NamedArtifacts {

    private NamedArtifacts() {
    }

    /// Some bytes.
    ///
    /// @param name tells them apart
    public static ArtifactRef artifact(String name) {
        return artifact(name, MediaTypes.BYTES);
    }

    /// As [#artifact(String)], of a media type.
    public static ArtifactRef artifact(String name, String mediaType) {
        return new ArtifactRef(URI.create("file:/artifact"), Sha256.hex(name.getBytes(StandardCharsets.UTF_8)), 1, mediaType);
    }
}
