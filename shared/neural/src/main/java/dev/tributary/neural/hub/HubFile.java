package dev.tributary.neural.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A file of a repository as the hub lists it.
///
/// @param name   path within the repository
/// @param bytes  its size
/// @param sha256 digest of a large file
/// @param blob   git's id of a small one: SHA-1 of `blob <size>\0` and the content
record HubFile(String name, long bytes, Optional<String> sha256, Optional<String> blob) {

    /// Why a local copy is not this file, if it is not.
    Optional<String> fault(Path copy) throws IOException {
        if (Files.size(copy) != bytes) {
            return Optional.of("it has %,d bytes instead of %,d".formatted(Files.size(copy), bytes));
        }
        String expected = sha256.or(() -> blob).orElse("");
        String ofBlob = blob.isPresent() ? digest("SHA-1", "blob " + bytes + "\0", copy) : "";
        String actual = sha256.isPresent() ? digest("SHA-256", "", copy) : ofBlob;
        return actual.equals(expected) ? Optional.empty() : Optional.of("its digest is %s instead of %s".formatted(actual, expected));
    }

    private static String digest(String algorithm, String prefix, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(prefix.getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[1 << 20];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
