package dev.tributary.console.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> TYPES = List.of("dev.tributary.model.ready.v1");

    @TempDir
    Path folder;

    @Test
    void subscriptionsSurviveARestart() throws IOException {
        // Given
        Path file = folder.resolve("work/subscriptions.json");
        Subscriptions subscriptions = new Subscriptions(file);
        Subscription kept = subscriptions.add(URI.create("https://example.org/hook"), TYPES, NOW);
        Subscription removed = subscriptions.add(URI.create("http://localhost:9/"), TYPES, NOW);
        subscriptions.remove(removed.id());
        // When
        Subscriptions again = new Subscriptions(file);
        // Then
        assertThat(again.all()).containsExactly(kept);
    }

    @Test
    void onlyTheOwnerMayReadTheSecrets() throws IOException {
        Path file = folder.resolve("subscriptions.json");
        Subscription added = new Subscriptions(file).add(URI.create("https://example.org/hook"), TYPES, NOW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(added.withoutSecret().toString()).doesNotContain(added.secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "/relative", "https:///nohost",
            "https://user:word@example.org/"})
    void whatCannotBePostedToIsRefused(String url) throws IOException {
        Subscriptions subscriptions = new Subscriptions(folder.resolve("subscriptions.json"));
        assertThatThrownBy(() -> subscriptions.add(URI.create(url), TYPES, NOW)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give an http or https URL");
        assertThat(subscriptions.all()).isEmpty();
    }

    @Test
    void thereAreAtMostAHundred() throws IOException {
        Subscriptions subscriptions = new Subscriptions(folder.resolve("subscriptions.json"));
        for (int i = 0; i < 100; i++) {
            subscriptions.add(URI.create("https://example.org/" + i), TYPES, NOW);
        }
        assertThatThrownBy(() -> subscriptions.add(URI.create("https://example.org/more"), TYPES, NOW))
                .hasMessageContaining("100 subscriptions");
    }
}
