package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.tributary.contracts.release.ReleaseRolledBack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The envelope; that every event type survives it is held by the golden events of `tests/compatibility`.
class CloudEventsTest {

    private static final Event<ReleaseRolledBack> EVENT = new Event<>(
            "019b7a4e-0000-7000-8000-000000000002", "/services/evaluation", Instant.parse("2026-01-01T10:00:00Z"),
            "019b7a4e-0000-7000-8000-000000000001", Optional.of("019b7a4e-0000-7000-8000-000000000001"),
            Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), new ReleaseRolledBack("sec", 3, 2, "withdrawn"));

    @Test
    void attributesAreHeadersInAFixedOrder() {
        assertThat(CloudEvents.headers(EVENT)).containsExactly(
                entry("ce_specversion", "1.0"),
                entry("ce_id", "019b7a4e-0000-7000-8000-000000000002"),
                entry("ce_type", "dev.tributary.release.rolled-back.v1"),
                entry("ce_source", "/services/evaluation"),
                entry("ce_subject", "sec"),
                entry("ce_time", "2026-01-01T10:00:00Z"),
                entry("ce_correlationid", "019b7a4e-0000-7000-8000-000000000001"),
                entry("ce_causationid", "019b7a4e-0000-7000-8000-000000000001"),
                entry("ce_traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                entry("content-type", "application/json"));
    }

    @Test
    void theValueIsThePayloadAlone() {
        assertThat(CloudEvents.value(EVENT)).asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"pipeline\":\"sec\",\"reason\":\"withdrawn\",\"release\":3,\"to\":2}");
    }

    @Test
    void whatWasWrittenIsReadBack() {
        assertThat(CloudEvents.read(CloudEvents.headers(EVENT), CloudEvents.value(EVENT))).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_type", "ce_source", "ce_time", "ce_correlationid"})
    void aRecordWithoutARequiredAttributeIsRefused(String missing) {
        // Given
        Map<String, String> headers = new HashMap<>(CloudEvents.headers(EVENT));
        headers.remove(missing);

        // Then
        assertThatThrownBy(() -> CloudEvents.read(headers, CloudEvents.value(EVENT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header '%s' is missing: not a CloudEvents 1.0 record in binary mode", missing);
    }

    @Test
    void anUnknownTypeIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> EventTypes.classOf("dev.tributary.model.redy.v1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown event type 'dev.tributary.model.redy.v1'")
                .hasMessageContaining("dev.tributary.model.ready.v1");
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        // Given
        Map<String, String> headers = new HashMap<>(CloudEvents.headers(EVENT));
        headers.put("ce_time", "yesterday");

        // Then
        assertThatThrownBy(() -> CloudEvents.read(headers, CloudEvents.value(EVENT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header 'ce_time' is not an RFC 3339 time: 'yesterday'");
    }
}
