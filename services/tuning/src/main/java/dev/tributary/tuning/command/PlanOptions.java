package dev.tributary.tuning.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.tributary.contracts.ReadFault;
import dev.tributary.contracts.pipeline.TuningPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Settings given as `KEY=VALUE`, with the keys and values of a pipeline file's `tune` entry.
final class PlanOptions {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .registerModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    private static final Map<String, String> ELSEWHERE = Map.of("method", "--method", "name", "OUT",
            "texts", "--text or --data", "warmStart", "--start",
            "workers", "it in a pipeline file");

    private PlanOptions() {
    }

    /// The plan of one method among several that are compared: settings of the others are left out.
    ///
    /// @throws IllegalArgumentException if a key is unknown or a value cannot work
    static TuningPlan compared(String method, Map<String, String> settings) {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.keySet().removeAll(read(method, settings).meaningless());
        return plan(method, own);
    }

    /// @throws IllegalArgumentException if a key is unknown or a value cannot work
    static TuningPlan plan(String method, Map<String, String> settings) {
        TuningPlan plan = read(method, settings);
        List<String> problems = plan.problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems).replace("'tune.", "'") + ".");
        }
        return plan;
    }

    private static TuningPlan read(String method, Map<String, String> settings) {
        ObjectNode plan = YAML.createObjectNode().put("method", method);
        settings.forEach((key, value) -> plan.set(key, read(key, value)));
        try {
            return YAML.treeToValue(plan, TuningPlan.class);
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException("--set %s: there is no such setting. Settings: %s.".formatted(e.getPropertyName(),
                    e.getKnownPropertyIds().stream().map(Object::toString).filter(key -> !ELSEWHERE.containsKey(key)).sorted()
                            .collect(Collectors.joining(", "))), e);
        } catch (JsonMappingException e) {
            String key = e.getPath().stream().map(JsonMappingException.Reference::getFieldName).filter(Objects::nonNull)
                    .collect(Collectors.joining("."));
            String value = settings.get(key.split("\\.")[0]);
            throw new IllegalArgumentException("--set %s: %s, not '%s'.".formatted(key, ReadFault.reason(e), value), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("--set: " + ReadFault.reason(e), e);
        }
    }

    private static JsonNode read(String key, String value) {
        if (ELSEWHERE.containsKey(key)) {
            throw new IllegalArgumentException("--set %s: give %s instead.".formatted(key, ELSEWHERE.get(key)));
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("--set %s: the value is missing.".formatted(key));
        }
        try {
            return YAML.readTree(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("--set %s: '%s' is not YAML; give it as a pipeline file has it.".formatted(key, value), e);
        }
    }
}
