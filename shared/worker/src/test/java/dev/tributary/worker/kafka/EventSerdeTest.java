package dev.tributary.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.worker.Commands;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EventSerdeTest {

    private static final String TOPIC = "merging.commands.v1";

    private final Events events = new Events("merging", Clock.systemUTC());
    private final EventSerde serde = new EventSerde();

    @Test
    void anEventComesBackAsItWas() {
        // Given
        Event<Payload> event = events.causedBy(events.first(Commands.merge("a")), Commands.merged("a"));
        Headers headers = new RecordHeaders();

        // When
        byte[] value = serde.serialize(TOPIC, headers, event);

        // Then
        assertThat(serde.deserialize(TOPIC, headers, value)).isEqualTo(event);
    }

    @Test
    void headersThatATopologyHandsOnAreReplaced() {
        // Given
        Headers headers = new RecordHeaders();
        serde.serialize(TOPIC, headers, events.first(Commands.merge("a")));
        headers.add("error-code", "of another record".getBytes(StandardCharsets.UTF_8));
        Event<Payload> next = events.first(Commands.merged("a"));

        // When
        byte[] value = serde.serialize(TOPIC, headers, next);

        // Then
        assertThat(serde.deserialize(TOPIC, headers, value)).isEqualTo(next);
        assertThat(headers.headers("ce_type")).hasSize(1);
        assertThat(headers.lastHeader("error-code")).isNull();
    }

    @Test
    void aTombstoneIsNoEvent() {
        assertThat(serde.deserialize(TOPIC, new RecordHeaders(), (byte[]) null)).isNull();
        assertThat(serde.serialize(TOPIC, new RecordHeaders(), null)).isNull();
    }

    @Test
    void aRecordOfAnotherKindIsRefusedWithItsTopicAndWhatIsMissing() {
        // Given
        Headers foreign = new RecordHeaders().add("trace", null);

        // Then
        assertThatThrownBy(() -> serde.deserialize(TOPIC, foreign, new byte[] {'{', '}'}))
                .isInstanceOf(SerializationException.class).hasMessageContaining(TOPIC).hasMessageContaining("ce_type");
    }
}
