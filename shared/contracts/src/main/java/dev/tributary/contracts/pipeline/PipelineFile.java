package dev.tributary.contracts.pipeline;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tributary.contracts.ReadFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Reads and checks a pipeline file. An unknown key, a missing one, or a value that cannot work is refused here, with the
/// place and the remedy, before anything is published.
public final class PipelineFile {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .registerModule(new JavaTimeModule())
            .registerModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

    private PipelineFile() {
    }

    /// Reads a file.
    ///
    /// @throws InvalidPipelineException with every problem found
    /// @throws IOException              if the file cannot be read
    public static PipelineDefinition read(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    /// Reads YAML text.
    ///
    /// @param origin what to call it in messages
    public static PipelineDefinition parse(String origin, String yaml) {
        PipelineDefinition definition;
        try {
            definition = YAML.readValue(yaml, PipelineDefinition.class);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidPipelineException("%s: unknown key '%s'%s Known keys here: %s".formatted(
                    place(origin, yaml, e), ReadFault.path(e), nearest(e), known(e).sorted().collect(Collectors.joining(", "))), e);
        } catch (JsonMappingException e) {
            throw new InvalidPipelineException("%s: '%s' is not valid: %s".formatted(place(origin, yaml, e), ReadFault.path(e), ReadFault.reason(e)), e);
        } catch (JsonProcessingException e) {
            throw new InvalidPipelineException(notYaml(origin, e), e);
        }
        List<String> problems = definition == null ? List.of("the file is empty") : PipelineRules.problems(definition);
        if (!problems.isEmpty()) {
            throw new InvalidPipelineException(origin + ": " + String.join("; ", problems));
        }
        return definition;
    }

    /// Records are built when they end, so the exception's own location is the end of the record: the key is looked up.
    private static String place(String origin, String yaml, JsonMappingException e) {
        JsonPointer key = JsonPointer.empty();
        for (JsonMappingException.Reference step : e.getPath()) {
            key = step.getFieldName() == null ? key.appendIndex(step.getIndex()) : key.appendProperty(step.getFieldName());
        }
        try (JsonParser parser = YAML.createParser(yaml)) {
            while (parser.nextToken() != null) {
                if (parser.getParsingContext().pathAsPointer().equals(key)) {
                    return place(origin, parser.currentTokenLocation());
                }
            }
        } catch (IOException unreadable) {
            e.addSuppressed(unreadable);
        }
        return place(origin, e.getLocation());
    }

    private static String notYaml(String origin, JsonProcessingException e) {
        return e.getCause() instanceof MarkedYAMLException yaml
                ? "%s:%d:%d: not YAML: %s".formatted(
                        origin, yaml.getProblemMark().getLine() + 1, yaml.getProblemMark().getColumn() + 1, yaml.getProblem())
                : "%s: not YAML: %s".formatted(place(origin, e.getLocation()), ReadFault.reason(e));
    }

    private static String place(String origin, @Nullable JsonLocation location) {
        return location == null ? origin : "%s:%d:%d".formatted(origin, location.getLineNr(), location.getColumnNr());
    }

    /// A misspelt key is at most half wrong; beyond that a suggestion would mislead.
    private static String nearest(UnrecognizedPropertyException e) {
        String key = e.getPropertyName();
        return known(e).min(Comparator.comparingInt(known -> distance(known, key)))
                .filter(known -> distance(known, key) <= Math.max(known.length(), key.length()) / 2)
                .map(known -> ", did you mean '" + known + "'?")
                .orElse(".");
    }

    private static Stream<String> known(UnrecognizedPropertyException e) {
        return e.getKnownPropertyIds().stream().map(Object::toString);
    }

    /// Levenshtein distance.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
