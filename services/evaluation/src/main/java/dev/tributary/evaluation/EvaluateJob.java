package dev.tributary.evaluation;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.evaluation.likelihood.Scorer;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Measures one model: negative log-likelihood, in nats per token weighted by tokens, on the hold-out of every suite's corpus.
/// Takes seconds to minutes and starts afresh after a kill.
public final class EvaluateJob implements Job<EvaluateModel> {

    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final Scorer scorer;

    public EvaluateJob(ArtifactStore artifacts, ModelStore models, Scorer scorer) {
        this.artifacts = artifacts;
        this.models = models;
        this.scorer = scorer;
    }

    @Override
    public Class<EvaluateModel> command() {
        return EvaluateModel.class;
    }

    @Override
    public List<CandidateEvaluated> run(EvaluateModel command, JobContext context) {
        SortedMap<String, CorpusManifest> corpora = new TreeMap<>();
        command.suites().forEach((suite, manifest) -> corpora.put(suite, Json.read(artifacts.bytes(manifest), CorpusManifest.class)));
        ModelManifest manifest = models.manifest(command.model());
        corpora.forEach((suite, corpus) -> requireSameTokenizer(command, manifest, suite, corpus));
        Map<String, Score> scores = new TreeMap<>();
        long all = corpora.values().stream().mapToLong(corpus -> corpus.holdout().tokens()).sum();
        long before = 0;
        try (Scorer.Loaded model = scorer.load(models.folder(command.model()), command.sequence())) {
            for (Map.Entry<String, CorpusManifest> suite : corpora.entrySet()) {
                CorpusManifest.Split holdout = suite.getValue().holdout();
                long done = before;
                scores.put(suite.getKey(), model.score(artifacts.file(holdout.bin()), artifacts.file(holdout.idx()), share -> {
                    context.stopIfCancelled();
                    context.progress((done + share * holdout.tokens()) / Math.max(1, all), perplexities(scores));
                }));
                before += holdout.tokens();
            }
        } catch (InvalidModelException e) {
            throw new FailureException(new Failure.Invalid(e.code(), e.getMessage()), e);
        }
        return List.of(new CandidateEvaluated(command.pipeline(), command.round(), command.name(), command.role(), command.model(),
                scores));
    }

    /// Nats per token compare only between models that cut text into the same tokens.
    private static void requireSameTokenizer(EvaluateModel command, ModelManifest model, String suite, CorpusManifest corpus) {
        ArtifactRef tokenizer = model.files().get(ModelManifest.TOKENIZER);
        if (tokenizer == null) {
            throw new FailureException(new Failure.Invalid("model-without-tokenizer",
                    ("model %s (%s) has no %s, so it cannot be told whether its tokens are "
                    + "those of %s; add the file to the model's folder").formatted(command.name(), command.model().shortDigest(),
                            ModelManifest.TOKENIZER, suite)));
        }
        if (!tokenizer.sha256().equals(corpus.tokenizerDigest())) {
            throw new FailureException(new Failure.Invalid("tokenizer-differs",
                    ("model %s has tokenizer %s, but the corpus of %s was cut with %s; perplexities "
                    + "of different tokenizers do not compare, and bits per byte are not measured. Use a model with the base's tokenizer")
                    .formatted(command.name(), tokenizer.shortDigest(), suite, corpus.tokenizerDigest().substring(0, 12))));
        }
    }

    private static Map<String, Double> perplexities(Map<String, Score> scores) {
        Map<String, Double> measures = new TreeMap<>();
        scores.forEach((suite, score) -> measures.put(suite, score.perplexity()));
        return measures;
    }
}
