package dev.tributary.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.CloudEvents;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenEventsTest {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static List<GoldenEvent> events() {
        return GoldenEvent.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventSatisfiesTheSchemaOfItsType(GoldenEvent golden) {
        assertThat(errors(golden.type(), golden.value())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsReadByJavaAndWrittenAsItWas(GoldenEvent golden) throws IOException {
        // When
        Event<Payload> event = CloudEvents.read(golden.headers(), golden.bytes());

        // Then
        assertThat(CloudEvents.headers(event)).containsExactlyEntriesOf(golden.headers());
        assertThat(Json.mapper().readTree(CloudEvents.value(event))).isEqualTo(golden.value());
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventSatisfiesTheSchemaOfItsTopics(GoldenEvent golden) {
        // Given
        Payload payload = CloudEvents.read(golden.headers(), golden.bytes()).data();
        Stream<Topic<?>> topics = Topics.all().stream().filter(topic -> topic.payload().isInstance(payload));

        // Then
        assertThat(topics).isNotEmpty().allSatisfy(topic ->
                assertThat(errors("topics/" + topic.name(), golden.value())).isEmpty());
    }

    @Test
    void aSchemaMissesARequiredField() {
        // Given
        JsonNode value = GoldenEvent.of("dev.tributary.model.ready.v1").value().<ObjectNode>deepCopy().without("folder");

        // Then
        assertThat(errors("dev.tributary.model.ready.v1", value)).singleElement().asString().contains("folder");
    }

    @Test
    void aSchemaDoesWithoutAnOptionalField() {
        // Given
        JsonNode value = GoldenEvent.of("dev.tributary.job.progressed.v1").value().<ObjectNode>deepCopy().without("eta");

        // Then
        assertThat(errors("dev.tributary.job.progressed.v1", value)).isEmpty();
    }

    @Test
    void aSchemaKnowsTheFormOfADigest() {
        // Given
        ObjectNode value = GoldenEvent.of("dev.tributary.corpus.sealed.v1").value().deepCopy();
        value.withObject("manifest").put("sha256", "not a digest");

        // Then
        assertThat(errors("dev.tributary.corpus.sealed.v1", value)).singleElement().asString().contains("sha256");
    }

    @Test
    void aFieldAddedLaterSatisfiesTheSchema() {
        // Given
        ObjectNode value = GoldenEvent.of("dev.tributary.corpus.sealed.v1").value().deepCopy();
        value.put("addedLater", true);

        // Then
        assertThat(errors("dev.tributary.corpus.sealed.v1", value)).isEmpty();
    }

    private static List<Error> errors(String schema, JsonNode value) {
        return SCHEMAS.getSchema(SchemaLocation.of("classpath:schemas/" + schema + ".json"))
                .validate(value, execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }
}
