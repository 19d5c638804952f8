package dev.tributary.testing.artifacts;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// References for tests that hand them on and open none of them.
public final class NamedArtifacts {

    private NamedArtifacts() {
    }

    /// Some bytes.
    ///
    /// @param name tells them apart, in at most 32 bytes: their digest spells it
    public static ArtifactRef artifact(String name) {
        return artifact(name, MediaTypes.BYTES);
    }

    /// As [#artifact(String)], of a media type.
    public static ArtifactRef artifact(String name, String mediaType) {
        String digest = "%064x".formatted(new BigInteger(1, name.getBytes(StandardCharsets.UTF_8)));
        return new ArtifactRef(URI.create("file:/artifact"), digest, 1, mediaType);
    }
}
