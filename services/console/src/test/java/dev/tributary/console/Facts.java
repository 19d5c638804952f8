package dev.tributary.console;

import static dev.tributary.testing.artifacts.NamedArtifacts.artifact;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.CommandPosition;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.Scorecard;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Things that happen to the pipeline `sec`.
public final class Facts {

    public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    public static final Map<String, Score> SCORES = Map.of("domain-perplexity", new Score(2.5, 100));
    private static final Events EVENTS = new Events("upstream", Clock.fixed(AT, ZoneOffset.UTC));

    private Facts() {
    }

    public static Event<Payload> event(Payload fact) {
        return EVENTS.first(fact);
    }

    public static ArtifactRef model(String name) {
        return artifact(name, MediaTypes.MODEL);
    }

    public static PipelineDefined defined() {
        return new PipelineDefined(PipelineFile.parse("sec.yaml", """
                name: sec
                source: { folder: { path: inbox } }
                corpus: { seal: { tokens: 1000, every: P1D }, replay: { from: general, fraction: 0.05 } }
                corpora: { general: { text: general } }
                base: models/base
                partner: models/partner
                training: { sequence: 64, batchTokens: 1024, learningRate: 1e-3 }
                candidates: [{ merge: { recipe: recipes/ties.yaml } }]
                evaluation: { suites: [domain-perplexity] }
                release: { best: domain-perplexity }
                """), Map.of("base", model("base"), "partner", model("partner")), Map.of("ties", model("recipe")), Map.of());
    }

    public static DocumentIngested ingested(String id, long tokens) {
        return new DocumentIngested("sec", id, id + ".txt", "10-K", "filer", "Filer", Optional.empty(), model(id), model(id),
                model(id).sha256(), tokens, Optional.empty());
    }

    public static DocumentRejected rejected(String id) {
        return new DocumentRejected("sec", id, id + ".txt", Optional.empty(), "submission-truncated", "it ends early; fetch it again");
    }

    public static CorpusSealed sealed(String corpus, int version) {
        return new CorpusSealed("sec", corpus, version, model(corpus + version), 1000, 100, 5);
    }

    public static JobState.Job job(String id, String kind) {
        return new JobState.Job(id, "merging", kind, "sec", 1, "ties", new CommandPosition("merging.commands.v1", 0, 0), AT);
    }

    public static CandidateEvaluated measured(String name) {
        return new CandidateEvaluated("sec", 1, name, ModelRole.CANDIDATE, model(name), SCORES);
    }

    /// Release 7: `ties` of round 1.
    public static ModelReady ready() {
        return new ModelReady("sec", 7, 1, "ties", model("released"), URI.create("file:///releases/sec/7/"),
                new Scorecard(Optional.of(0.2), Optional.of(0.1),
                List.of(row("base", ModelRole.BASE, "for comparison"), row("ties", ModelRole.CANDIDATE, "chosen")), Map.of(),
                        Optional.of("ties"), "ties is best"));
    }

    public static ReleaseRejected rejectedRound(int round) {
        return new ReleaseRejected("sec", round, "learnt nothing",
                new Scorecard(Optional.empty(), Optional.empty(), List.of(), Map.of(), Optional.empty(), "learnt nothing"));
    }

    private static Scorecard.Row row(String name, ModelRole role, String verdict) {
        return new Scorecard.Row(name, role, model(name), SCORES, Optional.of(0.5), Optional.of(0.75), false, verdict);
    }
}
