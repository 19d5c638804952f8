package dev.tributary.console.subscription;

import dev.tributary.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// The subscriptions, in memory and in one file that only its owner may read, for it holds the secrets. Thread-safe; one process
/// per file.
public final class Subscriptions {

    private static final int MOST = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final SortedMap<String, Subscription> all = new TreeMap<>();

    /// Reads the file, if there is one.
    public Subscriptions(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        if (Files.exists(file)) {
            for (Subscription known : Json.read(Files.readAllBytes(file), Stored.class).subscriptions()) {
                all.put(known.id(), known);
            }
        }
    }

    /// Adds a subscription with a new secret.
    ///
    /// @throws IllegalArgumentException if the URL is not absolute http or https, no type is given, or there are too many already
    public synchronized Subscription add(URI url, List<String> types, Instant now) {
        if (!("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme())) || url.getHost() == null
                || url.getUserInfo() != null) {
            throw new IllegalArgumentException("'%s' cannot be posted to: give an http or https URL with a host and without credentials"
                    .formatted(url));
        }
        if (types.isEmpty()) {
            throw new IllegalArgumentException("'types' is empty: name at least one, e.g. ModelReady");
        }
        if (all.size() >= MOST) {
            throw new IllegalArgumentException("there are %d subscriptions already; delete one first".formatted(MOST));
        }
        Subscription added = new Subscription(UUID.randomUUID().toString(), url, types.stream().distinct().sorted().toList(),
                Signature.newSecret(RANDOM), now);
        all.put(added.id(), added);
        write();
        return added;
    }

    /// Removes a subscription, if it is there.
    public synchronized Optional<Subscription> remove(String id) {
        Optional<Subscription> removed = Optional.ofNullable(all.remove(id));
        removed.ifPresent(gone -> write());
        return removed;
    }

    public synchronized List<Subscription> all() {
        return List.copyOf(all.values());
    }

    /// Where they are kept.
    public Path file() {
        return file;
    }

    private void write() {
        try {
            Files.createDirectories(file.getParent());
            Path partial = file.resolveSibling(file.getFileName() + ".partial");
            Files.deleteIfExists(partial);
            Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(partial, Json.bytes(new Stored(all())), StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private record Stored(List<Subscription> subscriptions) {
    }
}
