package dev.tributary.ingestion.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.ingestion.decontamination.Decontaminator;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;

/// Reads the evaluation sets that a corpus is decontaminated against.
public final class QuestionSets {

    private QuestionSets() {
    }

    /// Everything the sets say.
    ///
    /// @param sets JSON lines by name
    /// @throws IOException if one cannot be read
    public static Decontaminator decontaminator(Map<String, ArtifactRef> sets, ArtifactStore artifacts) throws IOException {
        Decontaminator.Builder builder = new Decontaminator.Builder();
        for (Map.Entry<String, ArtifactRef> set : sets.entrySet()) {
            try (BufferedReader lines = Files.newBufferedReader(artifacts.file(set.getValue()))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    builder.entry(set.getKey(), Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class));
                }
            }
        }
        return builder.build();
    }
}
