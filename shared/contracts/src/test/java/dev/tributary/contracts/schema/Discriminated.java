package dev.tributary.contracts.schema;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SubtypeResolver;
import dev.tributary.contracts.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A sealed interface in JSON: `anyOf` its records, each with a constant property that tells which one it is.
final class Discriminated implements CustomDefinitionProviderV2, SubtypeResolver {

    /// The records of a sealed interface that Jackson tells apart; null for every other type.
    @Override
    public @Nullable List<ResolvedType> findSubtypes(ResolvedType type, SchemaGenerationContext context) {
        JsonSubTypes subtypes = type.getErasedType().getAnnotation(JsonSubTypes.class);
        return subtypes == null ? null : Arrays.stream(subtypes.value())
                .map(subtype -> context.getTypeContext().resolveSubtype(type, subtype.value()))
                .toList();
    }

    /// Such a record, its discriminator first; null for every other type.
    @Override
    public @Nullable CustomDefinition provideCustomSchemaDefinition(ResolvedType type, SchemaGenerationContext context) {
        return parent(type.getErasedType()).map(parent -> {
            ObjectNode record = context.createStandardDefinition(type, this);
            String property = parent.getAnnotation(JsonTypeInfo.class).property();
            ObjectNode properties = Json.mapper().createObjectNode();
            properties.putObject(property).put("const", name(parent, type.getErasedType()));
            properties.setAll((ObjectNode) record.get("properties"));
            record.set("properties", properties);
            record.withArray("required").insert(0, property);
            return new CustomDefinition(record);
        }).orElse(null);
    }

    private static Optional<Class<?>> parent(Class<?> type) {
        return Arrays.<Class<?>>stream(type.getInterfaces()).filter(parent -> parent.isAnnotationPresent(JsonSubTypes.class)).findFirst();
    }

    private static String name(Class<?> parent, Class<?> type) {
        return Arrays.stream(parent.getAnnotation(JsonSubTypes.class).value())
                .filter(subtype -> subtype.value() == type)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type.getName() + " is missing in the @JsonSubTypes of " + parent.getName()))
                .name();
    }
}
