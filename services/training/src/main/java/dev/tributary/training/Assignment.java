package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.ModelManifest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A command and what it refers to, checked: the corpora were made with the parent's tokenizer, and no byte of them has changed.
///
/// @param parent the model to go on from
/// @param domain the sealed corpus
/// @param replay the one that is mixed in
public record Assignment(TrainCheckpoint command, ModelManifest parent, CorpusManifest domain, Optional<CorpusManifest> replay) {

    static Assignment of(TrainCheckpoint command, ArtifactStore artifacts, ModelStore models) {
        CorpusManifest domain = corpus(command.corpus(), artifacts);
        Optional<CorpusManifest> replay = command.replay().map(ref -> corpus(ref, artifacts));
        ModelManifest parent = models.manifest(command.parent());
        requireSameTokenizer(parent, domain, command.corpus(), command.parent());
        replay.ifPresent(general -> requireSameTokenizer(parent, general, command.replay().orElseThrow(), command.parent()));
        parent.files().values().forEach(artifacts::verified);
        return new Assignment(command, parent, domain, replay);
    }

    private static CorpusManifest corpus(ArtifactRef ref, ArtifactStore artifacts) {
        CorpusManifest corpus = Json.read(artifacts.bytes(ref), CorpusManifest.class);
        artifacts.verified(corpus.train().bin());
        artifacts.verified(corpus.train().idx());
        return corpus;
    }

    private static void requireSameTokenizer(ModelManifest parent, CorpusManifest corpus, ArtifactRef ref, ArtifactRef model) {
        ArtifactRef tokenizer = parent.files().get(ModelManifest.TOKENIZER);
        if (tokenizer == null || !tokenizer.sha256().equals(corpus.tokenizerDigest())) {
            throw new FailureException(new Failure.Invalid("tokenizer-differs",
                    "corpus %s was sealed with another tokenizer (%s) than model %s has; seal it again with the model's"
                            .formatted(ref.shortDigest(), corpus.tokenizerDigest().substring(0, 12), model.shortDigest())));
        }
    }

    /// A model of these weights: what training does not change (tokenizer, generation settings) is the parent's own, by digest.
    public ArtifactRef complete(ArtifactRef weights, ModelStore models) {
        Map<String, ArtifactRef> files = new TreeMap<>(parent.files());
        files.keySet().removeIf(name -> name.endsWith(".safetensors") || name.endsWith(".safetensors.index.json"));
        files.putAll(models.manifest(weights).files());
        return models.put(new ModelManifest(files));
    }
}
