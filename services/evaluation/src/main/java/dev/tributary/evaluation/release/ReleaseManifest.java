package dev.tributary.evaluation.release;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.release.Scorecard;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `tributary.json` of a released model's folder: what a program needs to know where the model came from and whether it is whole.
///
/// @param model  the candidate that was chosen, before the card was added
/// @param files  SHA-256 of each file of the candidate
/// @param inputs what went in, by role
public record ReleaseManifest(
        String pipeline,
        int release,
        int round,
        String name,
        ArtifactRef model,
        Map<String, String> files,
        Map<String, ArtifactRef> inputs,
        Optional<ArtifactRef> recipe,
        Scorecard scorecard) {

    /// The file's name.
    public static final String FILE = "tributary.json";

    public ReleaseManifest {
        files = Map.copyOf(files);
        inputs = Map.copyOf(inputs);
    }

    /// The manifest of what a command releases.
    ///
    /// @param files the candidate's files
    public static ReleaseManifest of(ReleaseModel command, Map<String, ArtifactRef> files) {
        Map<String, String> digests = new TreeMap<>();
        files.forEach((name, file) -> digests.put(name, file.sha256()));
        return new ReleaseManifest(command.pipeline(), command.release(), command.round(), command.name(), command.model(), digests,
                command.inputs(), command.recipe(), command.scorecard());
    }

    /// Canonical JSON: the same release always gives the same bytes.
    public byte[] bytes() {
        return Json.bytes(this);
    }
}
