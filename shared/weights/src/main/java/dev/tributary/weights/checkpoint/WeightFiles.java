package dev.tributary.weights.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Finds the files a model folder's weights lie in.
final class WeightFiles {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private WeightFiles() {}

    static Path requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException("model-missing", "There is no model folder %s. Check the path, or download the model."
                    .formatted(folder.toAbsolutePath()));
        }
        return folder;
    }

    /// Opens every weight file of the folder; the caller closes them.
    static List<SafetensorsFile> open(Path folder) {
        if (Files.exists(folder.resolve(INDEX))) {
            return openShards(folder);
        }
        if (Files.exists(folder.resolve(SINGLE))) {
            return List.of(SafetensorsFile.open(folder.resolve(SINGLE)));
        }
        throw nothingUsable(folder);
    }

    private static List<SafetensorsFile> openShards(Path folder) {
        Map<String, List<String>> tensorsByShard = readIndex(folder.resolve(INDEX));
        List<SafetensorsFile> open = new ArrayList<>();
        try {
            tensorsByShard.forEach((shard, tensors) -> {
                Path file = folder.resolve(shard);
                if (!Files.exists(file)) {
                    throw new InvalidModelException("shard-missing", "%s names the shard %s, which is not in the folder. Download it."
                            .formatted(folder.resolve(INDEX), shard));
                }
                SafetensorsFile opened = SafetensorsFile.open(file);
                open.add(opened);
                for (String tensor : tensors) {
                    if (!opened.header().tensors().containsKey(tensor)) {
                        throw new InvalidModelException("shard-index-mismatch", "%s says %s is in %s, but it is not. Download both again."
                                .formatted(folder.resolve(INDEX), tensor, shard));
                    }
                }
            });
            return List.copyOf(open);
        } catch (RuntimeException e) {
            open.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static Map<String, List<String>> readIndex(Path index) {
        JsonNode map = Json.read(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new InvalidModelException("model-json-malformed", index + " has no weight_map. Download it again.");
        }
        Map<String, List<String>> tensorsByShard = new LinkedHashMap<>();
        map.properties().forEach(pair -> {
            String shard = pair.getValue().asText();
            // The name comes from a download: it must not reach outside the folder.
            if (!pair.getValue().isTextual() || shard.contains("/") || shard.contains("\\") || !shard.endsWith(".safetensors")) {
                throw new InvalidModelException("shard-name-unsafe", "%s names '%s' as the shard of %s; a plain *.safetensors file name "
                        .formatted(index, shard, pair.getKey()) + "in the same folder is required.");
            }
            tensorsByShard.computeIfAbsent(shard, absent -> new ArrayList<>()).add(pair.getKey());
        });
        return tensorsByShard;
    }

    private static InvalidModelException nothingUsable(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
            for (String name : names) {
                if (name.endsWith(".bin") || name.endsWith(".pt") || name.endsWith(".pth") || name.endsWith(".ckpt")) {
                    return new InvalidModelException("pickle-refused", ("%s holds its weights as a pickle (%s), which can run code when "
                            + "opened and is therefore never read. Use the model's safetensors files, or convert it first.")
                            .formatted(folder, name));
                }
                if (name.startsWith("model-") && name.endsWith(".safetensors")) {
                    return new InvalidModelException("shard-index-missing", "%s holds shards such as %s but no %s. Download the index."
                            .formatted(folder, name, INDEX));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list " + folder, e);
        }
        return new InvalidModelException("model-file-missing", "%s holds neither %s nor %s. Check the path, or download the weights."
                .formatted(folder, SINGLE, INDEX));
    }
}
