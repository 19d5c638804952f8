package dev.tributary.weights.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.JsonFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The JSON files of a model folder: read as trees so unknown keys survive, rendered the same way on every machine.
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)).withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private Json() {}

    /// Makes the first [#read] faster when called on another thread meanwhile: loading a parser takes a tenth of a second, half of it for
    /// the tables of BigDecimal.
    public static void prepare() {
        try {
            MAPPER.readTree("{}");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads a JSON object.
    ///
    /// @throws InvalidModelException if the file is missing or is not a JSON object
    public static ObjectNode read(Path file) {
        try {
            JsonNode tree = MAPPER.readTree(Files.readAllBytes(file));
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw new InvalidModelException("model-json-malformed", "%s must hold a JSON object. Download it again.".formatted(file));
        } catch (NoSuchFileException e) {
            throw new InvalidModelException("model-file-missing", "There is no file %s. Its folder needs it; download it again, or check the path."
                    .formatted(file), e);
        } catch (JsonProcessingException e) {
            throw new InvalidModelException("model-json-malformed", "%s is not valid JSON, %s. Download it again."
                    .formatted(file, JsonFault.of(e)), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
    }

    /// Renders a tree with two-space indents and a final line feed.
    public static String render(JsonNode tree) {
        try {
            return MAPPER.writer(PRINTER).writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An empty object to fill.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
