package dev.tributary.local.demo;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.CommandPosition;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.Scorecard;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Events of a made-up round, at seconds after a fixed time.
final class Story {

    static final String NAME = "sec";
    private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    /// Seals at 1,000 tokens; one reference corpus; two candidates; a partner.
    static final String YAML = """
            name: sec
            source: { folder: { path: inbox } }
            corpus: { seal: { tokens: 1000, every: PT1M } }
            corpora: { general: { text: general.jsonl } }
            base: base
            partner: partner
            training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
            candidates:
              - merge: { recipe: ties.yaml }
              - merge: { recipe: linear.yaml }
            evaluation: { suites: [domain-perplexity, general-perplexity] }
            release: { best: domain-perplexity }
            """;

    static PipelineDefinition pipeline() {
        return PipelineFile.parse("story.yaml", YAML);
    }

    Instant at(long second) {
        return START.plusSeconds(second);
    }

    Event<Payload> event(long second, Payload payload) {
        return new Event<>("id", "/services/test", at(second), "correlation", Optional.empty(), Optional.empty(), payload);
    }

    static ArtifactRef artifact() {
        return new ArtifactRef(URI.create("file:/store/a"), "ab".repeat(32), 10, MediaTypes.BYTES);
    }

    DocumentIngested ingested(String id, long tokens) {
        return new DocumentIngested(NAME, id, id + ".txt", "10-K", "1", "Example", Optional.empty(), artifact(), artifact(), "cd".repeat(32), tokens,
                Optional.empty());
    }

    DocumentRejected rejected(String id) {
        return new DocumentRejected(NAME, id, id + ".txt", Optional.empty(), "submission-truncated", "it ends early");
    }

    JobState.Job job(String kind, String title, int round, long second) {
        CommandPosition command = new CommandPosition("training.commands.v1", 0, 0);
        return new JobState.Job(kind + "-" + title, "training", kind, NAME, round, title, command, at(second));
    }

    JobState queued(String kind, String title, int round, long second) {
        return new JobState.Queued(job(kind, title, round, second), at(second), Optional.empty());
    }

    JobState running(String kind, String title, int round, long second) {
        return new JobState.Running(job(kind, title, round, second), at(second), "attempt", "worker", 1, Optional.empty(), false);
    }

    JobState completed(String kind, String title, int round, long began, long ended) {
        return new JobState.Completed(job(kind, title, round, began), at(ended), "attempt", ended - began);
    }

    ModelReady ready(int round) {
        return new ModelReady(NAME, round, round, "linear", artifact(), URI.create("file:///releases/sec-" + round), scorecard());
    }

    /// Perplexities: base 20 and 10, linear 15 and 11.
    static Scorecard scorecard() {
        return new Scorecard(Optional.of(0.4), Optional.of(0.2), List.of(
                new Scorecard.Row("base", ModelRole.BASE, artifact(), scores(20, 10), Optional.empty(), Optional.empty(), false, "base"),
                new Scorecard.Row("linear", ModelRole.CANDIDATE, artifact(), scores(15, 11), Optional.of(0.523), Optional.of(0.718), false, "best"),
                new Scorecard.Row("ties", ModelRole.CANDIDATE, artifact(), scores(18, 12), Optional.of(-0.1), Optional.of(0.3), true, "dominated")),
                Map.of("slerp", "did not finish in time"), Optional.of("linear"), "lowest domain-perplexity");
    }

    private static Map<String, Score> scores(double domain, double general) {
        return Map.of("domain-perplexity", new Score(Math.log(domain), 100), "general-perplexity", new Score(Math.log(general), 100));
    }
}
