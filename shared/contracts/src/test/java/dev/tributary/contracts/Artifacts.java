package dev.tributary.contracts;

import java.net.URI;

/// References to artifacts that need not exist.
public final class Artifacts {

    private Artifacts() {
    }

    /// A reference whose digest repeats one hexadecimal digit.
    public static ArtifactRef artifact(char digit) {
        return artifact(digit, "file:/store/");
    }

    /// The same artifact, elsewhere.
    public static ArtifactRef artifact(char digit, String place) {
        String sha256 = String.valueOf(digit).repeat(64);
        return new ArtifactRef(URI.create(place + sha256), sha256, 42, MediaTypes.BYTES);
    }
}
