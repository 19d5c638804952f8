package dev.tributary.evaluation;

import static dev.tributary.testing.artifacts.NamedArtifacts.artifact;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One pipeline, `sec`, with two candidates, `linear` and `ties`, and what happens to it.
public final class Fixtures {

    public static final String PIPELINE = "sec";
    public static final String DOMAIN = "domain-perplexity";
    public static final String GENERAL = "general-perplexity";

    private Fixtures() {
    }

    public static ArtifactRef model(String name) {
        return artifact(name, MediaTypes.MODEL);
    }

    public static PipelineDefined pipeline() {
        return new PipelineDefined(PipelineFile.parse("sec.yaml", """
                name: sec
                source: { folder: { path: inbox } }
                corpus:
                  seal: { tokens: 1000, every: P1D }
                  replay: { from: general, fraction: 0.05 }
                corpora: { general: { text: general } }
                base: models/base
                partner: models/partner
                training: { sequence: 64, batchTokens: 1024, learningRate: 1e-3 }
                candidates:
                  - merge: { recipe: recipes/linear.yaml }
                  - merge: { recipe: recipes/ties.yaml }
                evaluation: { suites: [domain-perplexity, general-perplexity], timeout: PT10M }
                release:
                  best: domain-perplexity
                  unless: { general-perplexity: { worseThanBase: 10% } }
                """),
                Map.of("base", model("base"), "partner", model("partner")),
                Map.of("linear", artifact("linear.yaml", MediaTypes.RECIPE), "ties", artifact("ties.yaml", MediaTypes.RECIPE)), Map.of());
    }

    public static CorpusSealed sealed(String corpus, int version) {
        return new CorpusSealed(PIPELINE, corpus, version, artifact(corpus + "-corpus-" + version, MediaTypes.CORPUS), 1000, 100, 5);
    }

    public static CheckpointTrained trained(int round) {
        return new CheckpointTrained(PIPELINE, round, model("checkpoint-" + round), model("base"), artifact("domain-corpus-" + round,
                MediaTypes.CORPUS),
                Optional.empty(), 1000, 10, 1e-3, 2.5);
    }

    public static CandidateMerged merged(int round, String name) {
        return new CandidateMerged(PIPELINE, round, name, model(name + "-" + round), artifact(name + ".yaml", MediaTypes.RECIPE), 1.5);
    }

    /// What measuring a model gives.
    public static CandidateEvaluated measured(EvaluateModel command, double domain, double general) {
        return new CandidateEvaluated(command.pipeline(), command.round(), command.name(), command.role(), command.model(), scores(domain,
                general));
    }

    public static Map<String, Score> scores(double domain, double general) {
        return Stream.of(Map.entry(DOMAIN, domain), Map.entry(GENERAL, general))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Score(entry.getValue(), 100)));
    }
}
