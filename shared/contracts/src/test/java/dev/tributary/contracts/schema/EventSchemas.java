package dev.tributary.contracts.schema;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.pipeline.Share;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// JSON Schema 2020-12 of every event, from its record, and of every topic as `anyOf` its events.
///
/// A component is required unless it is an `Optional`, which is left out when empty. Objects stay open: within a version
/// optional fields may be added. Schemas have no `$id`, so that their relative references work from any copy.
final class EventSchemas {

    /// Jackson's form of a duration; the `duration` format of JSON Schema knows no fractions of a second.
    private static final String DURATION = "^PT(?=.)(-?\\d+H)?(-?\\d+M)?(-?\\d+(\\.\\d{1,9})?S)?$";
    private static final Map<Class<?>, ObjectNode> SCALARS = Map.of(
            Instant.class, scalar("string").put("format", "date-time"),
            LocalDate.class, scalar("string").put("format", "date"),
            Duration.class, scalar("string").put("pattern", DURATION),
            URI.class, scalar("string").put("format", "uri"),
            Share.class, scalar("string"),
            JsonNode.class, scalar("object"));

    private final Javadoc javadoc;
    private final SchemaGenerator generator;

    EventSchemas(Javadoc javadoc) {
        this.javadoc = javadoc;
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
                .without(Option.FLATTENED_OPTIONALS)
                .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY,
                        JacksonOption.SKIP_SUBTYPE_LOOKUP, JacksonOption.IGNORE_TYPE_INFO_TRANSFORM));
        Discriminated discriminated = new Discriminated();
        config.forFields()
                .withTargetTypeOverridesResolver(field -> isOptional(field) && !field.isFakeContainerItemScope()
                        ? List.of(field.getTypeParameterFor(Optional.class, 0)) : null)
                .withRequiredCheck(field -> !isOptional(field))
                .withDescriptionResolver(field -> field.isFakeContainerItemScope() ? null
                        : javadoc.of(field.getDeclaringType().getErasedType(), field.getName()).orElse(null))
                .withStringPatternResolver(field -> field.getName().equals("sha256") ? "^[0-9a-f]{64}$" : null);
        config.forTypesInGeneral()
                .withPropertySorter((one, other) -> 0)
                .withDescriptionResolver(scope -> SCALARS.containsKey(scope.getType().getErasedType()) ? null
                        : javadoc.of(scope.getType().getErasedType()).orElse(null))
                .withDefinitionNamingStrategy((key, context) -> nameWithinPackage(key.getType().getErasedType()))
                .withSubtypeResolver(discriminated)
                .withCustomDefinitionProvider(discriminated)
                .withCustomDefinitionProvider(EventSchemas::inlined);
        this.generator = new SchemaGenerator(config.build());
    }

    /// What Jackson writes as one string or as an open object, and maps, whose own definitions would have no good name.
    private static @Nullable CustomDefinition inlined(ResolvedType type, SchemaGenerationContext context) {
        ObjectNode schema;
        if (SCALARS.containsKey(type.getErasedType())) {
            schema = SCALARS.get(type.getErasedType()).deepCopy();
        } else if (type.getErasedType() == Map.class) {
            schema = scalar("object");
            schema.set("additionalProperties", context.createDefinitionReference(type.typeParametersFor(Map.class).get(1)));
        } else {
            return null;
        }
        return new CustomDefinition(schema, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.YES);
    }

    private static ObjectNode scalar(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }

    private static String nameWithinPackage(Class<?> type) {
        return type.getCanonicalName().substring(type.getPackageName().length() + 1);
    }

    /// An item of an optional list is not itself optional.
    private static boolean isOptional(FieldScope field) {
        return !field.isFakeContainerItemScope() && field.getDeclaredType().getErasedType() == Optional.class;
    }

    /// The schema of one event's value.
    ObjectNode event(String type, Class<? extends Payload> payload) {
        ObjectNode schema = Json.mapper().createObjectNode();
        schema.put("$schema", SchemaVersion.DRAFT_2020_12.getIdentifier());
        schema.put("title", type);
        schema.put("description", description(payload));
        schema.setAll(generator.generateSchema(payload));
        JsonNode definitions = schema.remove("$defs");
        if (definitions != null) {
            schema.set("$defs", definitions);
        }
        return schema;
    }

    /// The schema of a topic's values. A validator that knows `ce_type` does better with that event's own schema: `anyOf`
    /// reports the errors of every alternative.
    ObjectNode topic(Topic<?> topic) {
        ObjectNode schema = Json.mapper().createObjectNode();
        schema.put("$schema", SchemaVersion.DRAFT_2020_12.getIdentifier());
        schema.put("title", topic.name());
        schema.put("description", description(topic));
        eventTypes(topic).forEach(type -> schema.withArray("anyOf").addObject().put("$ref", "../" + file(type)));
        return schema;
    }

    /// What a type of event says, from its Javadoc.
    String description(Class<?> payload) {
        return javadoc.of(payload).orElseThrow(() -> new IllegalStateException(payload.getName() + " has no Javadoc"));
    }

    static String description(Topic<?> topic) {
        return "Keyed by %s; %s.".formatted(topic.keyed(), policy(topic));
    }

    static String policy(Topic<?> topic) {
        String expiry = topic.retention().map(kept -> "kept for %d d".formatted(kept.toDays())).orElse("kept for ever");
        return topic.compacted() ? "compacted to the last record per key, which is " + expiry : expiry;
    }

    /// The types that a topic carries: those whose records implement its sealed interface.
    static List<String> eventTypes(Topic<?> topic) {
        return EventTypes.all().entrySet().stream()
                .filter(entry -> topic.payload().isAssignableFrom(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The file name of an event's schema.
    static String file(String type) {
        return type + ".json";
    }
}
