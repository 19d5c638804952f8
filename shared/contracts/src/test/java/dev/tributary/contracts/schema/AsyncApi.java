package dev.tributary.contracts.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.CloudEvents;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.pipeline.PipelineEvent;
import java.util.List;
import java.util.Map;

/// The AsyncAPI 3 document: a channel per topic, a message per event type, payloads by reference to the schemas.
final class AsyncApi {

    private static final String KAFKA_BINDING = "0.5.0";

    private final EventSchemas schemas;

    AsyncApi(EventSchemas schemas) {
        this.schemas = schemas;
    }

    ObjectNode document() {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Tributary")
                .put("version", "1.0.0")
                .put("description", "New domain documents in, updated and merged language models out. Every record is a CloudEvents 1.0"
                        + " event in Kafka binary mode: attributes in ce_* headers, the value plain JSON."
                        + " Read with isolation.level=read_committed.");
        document.put("defaultContentType", CloudEvents.CONTENT_TYPE);
        document.putObject("servers").putObject("local").put("host", "localhost:9092").put("protocol", "kafka");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        for (Topic<?> topic : Topics.all()) {
            channels.set(topic.name(), channel(topic));
            operations.set((isRead(topic) ? "receive." : "send.") + topic.name(), operation(topic));
        }
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        EventTypes.all().forEach((type, payload) -> messages.set(type, message(type, schemas.description(payload))));
        components.putObject("schemas").set("CloudEventHeaders", headers());
        return document;
    }

    private static ObjectNode channel(Topic<?> topic) {
        ObjectNode channel = Json.mapper().createObjectNode();
        channel.put("address", topic.name()).put("description", EventSchemas.description(topic));
        ObjectNode messages = channel.putObject("messages");
        EventSchemas.eventTypes(topic).forEach(type -> messages.set(type, ref("#/components/messages/" + type)));
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.name()).put("partitions", topic.partitions());
        Map<String, String> configs = topic.configs();
        ObjectNode settings = kafka.putObject("topicConfiguration");
        List.of(configs.get("cleanup.policy").split(",")).forEach(settings.putArray("cleanup.policy")::add);
        settings.put("retention.ms", Long.parseLong(configs.get("retention.ms")));
        settings.put("max.message.bytes", topic.maxRecordBytes());
        kafka.put("bindingVersion", KAFKA_BINDING);
        return channel;
    }

    private static ObjectNode operation(Topic<?> topic) {
        ObjectNode operation = Json.mapper().createObjectNode();
        operation.put("action", isRead(topic) ? "receive" : "send");
        operation.set("channel", ref("#/channels/" + topic.name()));
        return operation;
    }

    /// What others may write: pipelines and commands. Everything else Tributary says itself.
    private static boolean isRead(Topic<?> topic) {
        return topic.payload() == PipelineEvent.class || topic.payload() == JobCommand.class;
    }

    private static ObjectNode message(String type, String description) {
        ObjectNode message = Json.mapper().createObjectNode();
        message.put("name", type).put("contentType", CloudEvents.CONTENT_TYPE).put("description", description);
        message.set("headers", ref("#/components/schemas/CloudEventHeaders"));
        message.set("payload", ref("./schemas/" + EventSchemas.file(type)));
        return message;
    }

    private static ObjectNode headers() {
        ObjectNode headers = Json.mapper().createObjectNode().put("type", "object");
        ObjectNode properties = headers.putObject("properties");
        header(properties, "ce_specversion", "always 1.0");
        header(properties, "ce_id", "UUIDv7, unique per event");
        header(properties, "ce_type", "which event it is; names the schema of the value");
        header(properties, "ce_source", "the service that says so");
        header(properties, "ce_subject", "the record key");
        header(properties, "ce_time", "when the fact became true, RFC 3339");
        header(properties, "ce_correlationid", "one id from a filing to the release it leads to");
        header(properties, "ce_causationid", "the id of the event or command that led to this one; absent at the start of a story");
        header(properties, "ce_traceparent", "W3C trace context; absent where nothing is traced");
        header(properties, "content-type", "always " + CloudEvents.CONTENT_TYPE);
        List.of("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_correlationid")
                .forEach(headers.putArray("required")::add);
        return headers;
    }

    private static void header(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private static ObjectNode ref(String target) {
        return Json.mapper().createObjectNode().put("$ref", target);
    }
}
