package dev.tributary.contracts;

import java.net.URI;

/// Names an immutable artifact in the artifact store. Bodies never travel in Kafka; these references do.
///
/// @param uri       where it can be read, `file:` or `s3:`; a hint, not part of its identity
/// @param sha256    its identity: lower-case hexadecimal SHA-256 of its bytes
/// @param bytes     its size in bytes
/// @param mediaType what it holds, e.g. [MediaTypes#MODEL]
public record ArtifactRef(URI uri, String sha256, long bytes, String mediaType) {

    public ArtifactRef {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("artifact digest must be 64 lower-case hexadecimal digits, got '" + sha256 + "'");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("artifact size must not be negative, got " + bytes);
        }
    }

    /// The first twelve digits of the digest, for people.
    public String shortDigest() {
        return sha256.substring(0, 12);
    }
}
