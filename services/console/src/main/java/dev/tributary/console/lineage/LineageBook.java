package dev.tributary.console.lineage;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.Scorecard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers which event made which artifact, and follows the trail back: release → candidate → checkpoint → corpora → documents.
/// The corpora's documents come from their manifests in the store. Thread-safe.
///
/// Grows by one entry per model and corpus, some hundred bytes each.
public final class LineageBook {

    private final ArtifactStore artifacts;
    private final Map<String, Payload> makers = new ConcurrentHashMap<>();
    private final Map<String, CheckpointTrained> checkpoints = new ConcurrentHashMap<>();
    private final Map<String, PipelineDefined> pipelines = new ConcurrentHashMap<>();
    private final Map<String, CorpusSealed> references = new ConcurrentHashMap<>();

    public LineageBook(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /// Takes in an event; most say nothing of origins.
    public void take(Payload fact) {
        switch (fact) {
            case PipelineDefined defined -> pipelines.put(defined.pipeline(), defined);
            case CorpusSealed sealed -> {
                makers.put(sealed.manifest().sha256(), sealed);
                if (!sealed.corpus().equals(CorpusSealed.DOMAIN)) {
                    references.put(sealed.pipeline() + '/' + sealed.corpus(), sealed);
                }
            }
            case CheckpointTrained trained -> {
                makers.put(trained.model().sha256(), trained);
                checkpoints.put(trained.pipeline() + '/' + trained.round(), trained);
            }
            case CandidateMerged merged -> makers.put(merged.model().sha256(), merged);
            case CandidateTuned tuned -> makers.put(tuned.model().sha256(), tuned);
            case ModelReady ready -> makers.put(ready.model().sha256(), ready);
            default -> { }
        }
    }

    /// What an artifact was made from.
    ///
    /// @param sha256    of a released model, a candidate, a checkpoint or a corpus manifest, or the beginning of it
    /// @param documents how many documents to list per corpus
    /// @return empty if no event made such an artifact
    public Optional<Lineage> of(String sha256, int documents) {
        List<Payload> found = makers.entrySet().stream().filter(entry -> entry.getKey().startsWith(sha256)).map(Map.Entry::getValue)
                .toList();
        return found.size() == 1 ? Optional.of(new Trail(documents).of(found.getFirst())) : Optional.empty();
    }

    /// One walk; whatever was met before is named, not unfolded again.
    private final class Trail {

        private final int documents;
        private final Set<String> met = new HashSet<>();

        Trail(int documents) {
            this.documents = documents;
        }

        Lineage of(Payload maker) {
            return switch (maker) {
                case ModelReady ready -> new Lineage("release", "%s %d".formatted(ready.pipeline(), ready.release()), ready.model(),
                        Map.of("candidate", ready.name(), "reason", ready.scorecard().reason()), chosen(ready), Optional.empty());
                case CandidateMerged merged -> new Lineage("candidate", merged.name(), merged.model(), Map.of(),
                        ingredients(merged.pipeline(), merged.round(), Optional.of(merged.recipe())), Optional.empty());
                case CandidateTuned tuned -> new Lineage("candidate", tuned.name(), tuned.model(), tuning(tuned),
                        ingredients(tuned.pipeline(), tuned.round(), tuned.recipe()), Optional.empty());
                case CheckpointTrained trained -> new Lineage("checkpoint", "checkpoint " + trained.round(), trained.model(),
                        Map.of("steps", Long.toString(trained.steps()), "tokensSeen", Long.toString(trained.tokensSeen())),
                                trainedOn(trained), Optional.empty());
                case CorpusSealed sealed -> corpus(sealed);
                default -> throw new IllegalArgumentException("no artifact is made by " + maker.getClass().getSimpleName());
            };
        }

        private static Map<String, String> tuning(CandidateTuned tuned) {
            Map<String, String> details = new TreeMap<>();
            tuned.method().ifPresent(method -> details.put("method", method));
            tuned.quality().ifPresent(quality -> {
                details.put("klToSources", String.format(Locale.ROOT, "%.4f", quality.tuned()));
                details.put("klOfAveraging", String.format(Locale.ROOT, "%.4f", quality.linear()));
            });
            tuned.cost().forEach((unit, amount) -> details.put(unit, String.format(Locale.ROOT, unit.equals("seconds") ? "%.1f" : "%.0f", amount)));
            return details;
        }

        private Lineage of(String kind, String name, ArtifactRef artifact) {
            Payload maker = makers.get(artifact.sha256());
            return maker == null || !met.add(artifact.sha256()) ? Lineage.leaf(kind, name, artifact) : of(maker);
        }

        private List<Lineage> chosen(ModelReady ready) {
            return ready.scorecard().models().stream()
                    .filter(row -> row.role() == ModelRole.CANDIDATE && row.name().equals(ready.name()))
                    .map(Scorecard.Row::model).map(model -> of("candidate", ready.name(), model)).toList();
        }

        private List<Lineage> ingredients(String pipeline, int round, Optional<ArtifactRef> recipe) {
            List<Lineage> from = new ArrayList<>();
            Optional.ofNullable(checkpoints.get(pipeline + '/' + round)).ifPresent(
                    trained -> from.add(of("checkpoint", "checkpoint " + round, trained.model())));
            Optional.ofNullable(pipelines.get(pipeline)).ifPresent(defined ->
                    new TreeMap<>(defined.models()).forEach((role, model) -> from.add(of("model", role, model))));
            recipe.ifPresent(file -> from.add(Lineage.leaf("recipe", "recipe", file)));
            return from;
        }

        private List<Lineage> trainedOn(CheckpointTrained trained) {
            List<Lineage> from = new ArrayList<>();
            from.add(of("model", "parent", trained.parent()));
            from.add(of("corpus", "domain", trained.corpus()));
            Optional.ofNullable(pipelines.get(trained.pipeline())).flatMap(defined -> defined.definition().corpus().replay())
                    .map(replay -> references.get(trained.pipeline() + '/' + replay.from()))
                    .ifPresent(replayed -> from.add(of("corpus", replayed.corpus(), replayed.manifest())));
            return from;
        }

        private Lineage corpus(CorpusSealed sealed) {
            CorpusManifest manifest = Json.read(artifacts.bytes(sealed.manifest()), CorpusManifest.class);
            List<CorpusManifest.Document> train = manifest.train().documents();
            return new Lineage("corpus", "%s %d".formatted(sealed.corpus(), sealed.version()), sealed.manifest(),
                    Map.of("tokens", Long.toString(manifest.train().tokens()), "holdoutTokens", Long.toString(manifest.holdout().tokens())),
                    List.of(Lineage.leaf("tokens", MediaTypes.MEGATRON_BIN, manifest.train().bin())),
                    Optional.of(new Lineage.Documents(train.size(), manifest.holdout().documents().size(),
                            train.subList(0, Math.min(documents, train.size())))));
        }
    }
}
