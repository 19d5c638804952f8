package dev.tributary.local.registry;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelEvent;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.ReleaseRolledBack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Folds model and release events, in whatever order their topics deliver them, into one entry per model and round.
public final class ModelCatalogue {

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    /// Takes an event in; other events than those of models and releases change nothing.
    public void accept(Payload payload) {
        switch (payload) {
            case ModelEvent event -> model(event);
            case ReleaseEvent event -> release(event);
            default -> { }
        }
    }

    private void model(ModelEvent event) {
        switch (event) {
            case CheckpointTrained trained ->
                    know(trained.pipeline(), trained.round(), "checkpoint", ModelRole.CHECKPOINT, trained.model());
            case CandidateMerged merged -> know(merged.pipeline(), merged.round(), merged.name(), ModelRole.CANDIDATE, merged.model());
            case CandidateTuned tuned -> know(tuned.pipeline(), tuned.round(), tuned.name(), ModelRole.CANDIDATE, tuned.model());
            case CandidateEvaluated evaluated -> {
                Entry entry = know(evaluated.pipeline(), evaluated.round(), evaluated.name(), evaluated.role(), evaluated.model());
                put(entry.scored(evaluated.scores()));
            }
        }
    }

    private void release(ReleaseEvent event) {
        switch (event) {
            case ModelReady ready ->
                    put(know(ready.pipeline(), ready.round(), ready.name(), ModelRole.CANDIDATE, ready.model()).released(ready.release()));
            case ReleaseRejected rejected -> { }
            case ReleaseRolledBack rolledBack -> List.copyOf(entries.values()).stream()
                    .filter(entry -> entry.pipeline.equals(rolledBack.pipeline()) && entry.release.filter(n -> n == rolledBack.release()).isPresent())
                    .forEach(entry -> put(entry.withdrawn()));
        }
    }

    private Entry know(String pipeline, int round, String name, ModelRole role, ArtifactRef model) {
        // A checkpoint is one model, whatever each service calls it.
        Key key = new Key(pipeline, round, role == ModelRole.CANDIDATE ? name : role.label());
        return entries.computeIfAbsent(key, absent ->
                new Entry(pipeline, round, key.name, role, model, new TreeMap<>(), Optional.empty()));
    }

    private void put(Entry entry) {
        entries.put(new Key(entry.pipeline, entry.round, entry.name), entry);
    }

    /// Every model: by pipeline and round, base first and candidates last.
    public List<Entry> entries() {
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparing(Entry::pipeline).thenComparing(Entry::round).thenComparing(Entry::role).thenComparing(Entry::name));
        return sorted;
    }

    private record Key(String pipeline, int round, String name) {
    }

    /// One model of one round.
    ///
    /// @param scores  per suite; empty until it was evaluated
    /// @param release under which number it was released, if it was and still is
    public record Entry(String pipeline, int round, String name, ModelRole role, ArtifactRef model, Map<String, Score> scores,
            Optional<Integer> release) {

        private Entry scored(Map<String, Score> newScores) {
            return new Entry(pipeline, round, name, role, model, new TreeMap<>(newScores), release);
        }

        private Entry released(int number) {
            return new Entry(pipeline, round, name, role, model, scores, Optional.of(number));
        }

        private Entry withdrawn() {
            return new Entry(pipeline, round, name, role, model, scores, Optional.empty());
        }
    }
}
