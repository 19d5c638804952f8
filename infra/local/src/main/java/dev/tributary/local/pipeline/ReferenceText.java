package dev.tributary.local.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.ReadFault;
import dev.tributary.contracts.pipeline.InvalidPipelineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A reference corpus as JSON lines, each `{"id": …, "text": …}`.
final class ReferenceText {

    private ReferenceText() {
    }

    /// The corpus as one JSON-lines file: the file that was named, once checked, or one made of a folder's files, sorted by
    /// name so that the same texts always give the same bytes.
    ///
    /// @param key     what names it in the pipeline file, for messages
    /// @param name    what to call a made file
    /// @param scratch where a made file goes
    /// @throws InvalidPipelineException if there is no text, or some of it cannot be read
    static Path lines(String key, String name, Path written, Path scratch) throws IOException {
        if (Files.isRegularFile(written)) {
            check(key, written);
            return written;
        }
        if (!Files.isDirectory(written)) {
            throw new InvalidPipelineException("'%s' names %s, but there is no such folder or file".formatted(key, written));
        }
        List<Path> files;
        try (Stream<Path> paths = Files.walk(written)) {
            files = paths.filter(Files::isRegularFile).filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList();
        }
        if (files.isEmpty()) {
            throw new InvalidPipelineException("'%s' names %s, which is empty; put text files into it".formatted(key, written));
        }
        Path made = Files.createDirectories(scratch).resolve(name + ".jsonl");
        try (OutputStream out = Files.newOutputStream(made)) {
            for (Path file : files) {
                out.write(Json.bytes(Map.of("id", written.relativize(file).toString(), "text", text(key, file))));
                out.write('\n');
            }
        }
        return made;
    }

    static String text(String key, Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new InvalidPipelineException("'%s': %s is not UTF-8 text; convert or remove it".formatted(key, file), e);
        }
    }

    private static void check(String key, Path file) throws IOException {
        int number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                JsonNode document = Json.mapper().readTree(line);
                if (!document.path("id").isTextual() || !document.path("text").isTextual()) {
                    throw new InvalidPipelineException("'%s': %s:%d is no document; each line must be {\"id\": \"…\", \"text\": \"…\"}"
                            .formatted(key, file, number));
                }
            }
        } catch (JsonProcessingException e) {
            throw new InvalidPipelineException("'%s': %s:%d is not JSON: %s; give a folder of text files, or a JSON-lines file"
                    .formatted(key, file, number, ReadFault.reason(e)), e);
        } catch (CharacterCodingException e) {
            throw new InvalidPipelineException("'%s': %s is not UTF-8 text after line %d".formatted(key, file, number), e);
        }
        if (number == 0) {
            throw new InvalidPipelineException("'%s': %s is empty".formatted(key, file));
        }
    }
}
