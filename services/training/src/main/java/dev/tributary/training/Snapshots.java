package dev.tributary.training;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.model.CheckpointTrained.Snapshot;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.training.StepReport;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The models kept on the way. They are counted in steps, not in time, so that equal runs keep equal ones; a resume state lists those
/// that exist, and later ones are made again.
final class Snapshots {

    /// The note of a resume state that lists them.
    static final String NOTE = "snapshots";

    private final Assignment assignment;
    private final ModelStore models;
    private final Decoder decoder;
    private final OptionalLong everySteps;
    private final Path scratch;
    private final List<Snapshot> kept = new ArrayList<>();

    Snapshots(Assignment assignment, ModelStore models, Decoder decoder, OptionalLong everySteps, Path scratch) {
        this.assignment = assignment;
        this.models = models;
        this.decoder = decoder;
        this.everySteps = everySteps;
        this.scratch = scratch;
    }

    /// Goes on with those of an earlier attempt.
    void resume(Map<String, String> notes) {
        if (notes.containsKey(NOTE)) {
            try {
                kept.addAll(Json.mapper().readValue(notes.get(NOTE), new TypeReference<List<Snapshot>>() { }));
            } catch (IOException e) {
                throw new UncheckedIOException("the resume state's list of snapshots cannot be read", e);
            }
        }
    }

    void stepped(StepReport report) {
        if (everySteps.isPresent() && report.step() % everySteps.getAsLong() == 0 && report.step() < report.steps()) {
            Path folder = scratch.resolve("snapshot-" + report.step());
            decoder.save(folder, Dtype.BF16, List.of());
            try {
                kept.add(new Snapshot(assignment.complete(models.put(folder), models), assignment.command().tokensSeen() + report.tokens()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                Folders.delete(folder);
            }
        }
    }

    /// Oldest first.
    List<Snapshot> kept() {
        return List.copyOf(kept);
    }

    /// What a resume state must remember.
    Map<String, String> notes() {
        return kept.isEmpty() ? Map.of() : Map.of(NOTE, new String(Json.bytes(kept), StandardCharsets.UTF_8));
    }
}
