package dev.tributary.local.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.ReadFault;
import dev.tributary.contracts.pipeline.InvalidPipelineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// An evaluation set that a corpus is decontaminated against: JSON lines or a JSON array of any shape, as the sets are published,
/// or text files.
final class QuestionSet {

    private static final String KEY = "corpus.curate.decontaminate";

    private QuestionSet() {
    }

    /// What reports call it: the file's name without its ending.
    static String name(String written) {
        String file = written.substring(written.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    /// The set as one JSON value a line.
    ///
    /// @param scratch where a made file goes
    /// @throws InvalidPipelineException if there is no such set, or it cannot be read
    static Path lines(String written, Path file, Path scratch) throws IOException {
        String made = "questions-" + name(written);
        if (Files.isDirectory(file)) {
            return ReferenceText.lines(KEY, made, file, scratch);
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidPipelineException("'%s' names '%s', which is neither under 'corpora' nor a file (%s); give JSON, JSON lines or text"
                    .formatted(KEY, written, file));
        }
        Path lines = Files.createDirectories(scratch).resolve(made + ".jsonl");
        if (file.toString().endsWith(".json") || file.toString().endsWith(".jsonl")) {
            copy(file, lines);
        } else {
            Files.write(lines, Json.bytes(Map.of("id", name(written), "text", ReferenceText.text(KEY, file))));
        }
        return lines;
    }

    private static void copy(Path file, Path lines) throws IOException {
        long values = 0;
        try (MappingIterator<JsonNode> all = Json.mapper().readerFor(JsonNode.class).readValues(file.toFile());
                OutputStream out = Files.newOutputStream(lines)) {
            while (all.hasNextValue()) {
                out.write(Json.bytes(all.nextValue()));
                out.write('\n');
                values++;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidPipelineException("'%s': %s:%d is not JSON: %s; give JSON lines, a JSON array, or text files"
                    .formatted(KEY, file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), ReadFault.reason(e)), e);
        }
        if (values == 0) {
            throw new InvalidPipelineException("'%s': %s is empty".formatted(KEY, file));
        }
    }
}
