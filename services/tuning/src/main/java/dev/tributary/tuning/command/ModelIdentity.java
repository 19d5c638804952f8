package dev.tributary.tuning.command;

import dev.tributary.contracts.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;

/// Tells model folders apart by their files' paths, sizes and times of change: digesting the weights would cost more than it saves.
final class ModelIdentity {

    private ModelIdentity() {
    }

    static String of(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            MessageDigest sha256 = Sha256.begin();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sha256.update("%s %d %s\n".formatted(file.toAbsolutePath().normalize(), Files.size(file), Files.getLastModifiedTime(file))
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list " + folder + ": " + e.getMessage(), e);
        }
    }
}
