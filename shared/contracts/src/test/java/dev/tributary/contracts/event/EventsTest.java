package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.release.ReleaseRolledBack;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123Z");
    private static final DocumentRetracted FACT = new DocumentRetracted("sec", "0000000000-26-000001", "withdrawn");

    private final Events events = new Events("ingestion", Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void anIdIsAVersionSevenUuidOfItsTime() {
        // When
        UUID id = UUID.fromString(events.first(FACT).id());

        // Then
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void idsOfOneMillisecondDiffer() {
        // Given
        Set<String> ids = new HashSet<>();

        // When
        for (int i = 0; i < 1_000; i++) {
            ids.add(events.first(FACT).id());
        }

        // Then
        assertThat(ids).hasSize(1_000);
    }

    @Test
    void aFirstEventIsItsOwnStory() {
        // When
        Event<DocumentRetracted> event = events.first(FACT);

        // Then
        assertThat(event.source()).isEqualTo("/services/ingestion");
        assertThat(event.time()).isEqualTo(NOW);
        assertThat(event.correlationId()).isEqualTo(event.id());
        assertThat(event.causationId()).isEmpty();
    }

    @Test
    void aCausedEventGoesOnWithTheStory() {
        // Given
        Event<DocumentRetracted> cause = events.first(FACT);

        // When
        Event<ReleaseRolledBack> event = events.causedBy(cause, new ReleaseRolledBack("sec", 3, 2, "withdrawn"));

        // Then
        assertThat(event.correlationId()).isEqualTo(cause.correlationId());
        assertThat(event.causationId()).contains(cause.id());
        assertThat(event.id()).isNotEqualTo(cause.id());
    }

    @Test
    void aDerivedEventIsTheSameWhenDerivedAgainAndDiffersByOrdinal() {
        // Given
        Event<DocumentRetracted> cause = events.first(FACT);
        Events later = new Events("ingestion", Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));

        // When
        Event<DocumentRetracted> derived = events.derivedFrom(cause, 0, FACT);

        // Then
        assertThat(later.derivedFrom(cause, 0, FACT)).isEqualTo(derived);
        assertThat(events.derivedFrom(cause, 1, FACT).id()).isNotEqualTo(derived.id());
        assertThat(derived.time()).isEqualTo(NOW);
    }
}
