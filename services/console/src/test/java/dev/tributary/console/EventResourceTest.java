package dev.tributary.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.release.ModelReady;
import jakarta.ws.rs.BadRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventResourceTest {

    @Test
    void aTypeMayBeNamedByItsRecord() {
        assertThat(EventResource.typeName("ModelReady")).isEqualTo("dev.tributary.model.ready.v1");
        assertThat(EventResource.typeName("dev.tributary.model.ready.v1")).isEqualTo("dev.tributary.model.ready.v1");
    }

    @Test
    void anUnknownTypeIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> EventResource.typeName("ModelReddy")).isInstanceOf(BadRequestException.class)
                .hasMessageContaining("ModelReddy").hasMessageContaining("dev.tributary.model.ready.v1");
    }

    @Test
    void factsComeFromTheirTopics() {
        assertThat(EventResource.topicsOf(List.of("dev.tributary.model.ready.v1", "dev.tributary.release.rejected.v1",
                "dev.tributary.job.state.v1")))
                .containsExactlyInAnyOrder("releases.events.v1", "jobs.state.v1");
    }

    @Test
    void commandsAreNoFacts() {
        assertThatThrownBy(() -> EventResource.topicsOf(List.of("dev.tributary.command.release-model.v1")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("cannot be subscribed to");
    }

    @Test
    void anEventIsACloudEventInStructuredJson() {
        // Given
        Event<Payload> event = Facts.event(Facts.ready());
        // When
        JsonNode json = Json.read(EventResource.structured(event), JsonNode.class);
        // Then
        assertThat(json.get("specversion").asText()).isEqualTo("1.0");
        assertThat(json.get("id").asText()).isEqualTo(event.id());
        assertThat(json.get("type").asText()).isEqualTo("dev.tributary.model.ready.v1");
        assertThat(json.get("source").asText()).isEqualTo("/services/upstream");
        assertThat(json.get("subject").asText()).isEqualTo("sec");
        assertThat(json.get("datacontenttype").asText()).isEqualTo("application/json");
        assertThat(Json.read(Json.bytes(json.get("data")), ModelReady.class)).isEqualTo(Facts.ready());
    }
}
