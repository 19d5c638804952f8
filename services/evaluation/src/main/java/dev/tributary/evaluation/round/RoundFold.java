package dev.tributary.evaluation.round;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefined;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What follows from an event: which models are to be measured now, and whether a round has its verdict. Pure: it neither reads a
/// clock nor writes anything, and hearing the same twice changes nothing.
public final class RoundFold {

    /// Kinds of the jobs whose end without a result matters here.
    static final String TRAINING = "train-checkpoint";
    static final String MERGING = "merge-candidate";
    static final String MERGING_SHARD = "merge-shard";
    static final String SEALING_MERGE = "seal-merge";
    static final String TUNING = "tune-candidate";
    static final String TUNING_PART = "measure-candidates";
    static final String TUNING_ON = "advance-search";
    static final String MEASURING = "evaluate-model";

    private final Duration defaultTimeout;

    /// @param defaultTimeout for pipelines that give no `evaluation.timeout`
    public RoundFold(Duration defaultTimeout) {
        this.defaultTimeout = defaultTimeout;
    }

    /// What comes of an event.
    ///
    /// @param rounds       what is known from now on
    /// @param consequences commands and verdicts, in order
    public record Step(PipelineRounds rounds, List<Consequence> consequences) {

        public Step {
            consequences = List.copyOf(consequences);
        }
    }

    /// A command or a verdict, and the event that it answers, within the round's story.
    public record Consequence(Event<?> cause, Payload payload) {
    }

    /// Takes in an event of one pipeline.
    public Step apply(PipelineRounds before, Event<Payload> event) {
        return switch (event.data()) {
            case PipelineDefined defined -> advance(before.defined(defined), event);
            case CorpusSealed sealed -> advance(before.sealed(sealed), event);
            case CheckpointTrained trained -> advance(before.with(trained.round(), round -> round.trained(new Event<>(event.id(),
                    event.source(), event.time(), event.correlationId(), event.causationId(), event.traceparent(), trained))), event);
            case CandidateMerged merged -> made(before, event, merged.round(), merged.name(), merged.model());
            case CandidateTuned tuned -> made(before, event, tuned.round(), tuned.name(), tuned.model());
            case CandidateEvaluated evaluated -> advance(before.with(evaluated.round(), round -> round.with(evaluated.role(),
                    evaluated.name(),
                    entrant -> entrant.measured(evaluated.model(), evaluated.scores()))), event);
            case JobState.Failed failed -> stopped(before, event, failed.job(),
                    "failed (%s): %s".formatted(failed.failure().code(), failed.failure().message()));
            case JobState.Cancelled cancelled -> stopped(before, event, cancelled.job(), "was cancelled");
            default -> new Step(before, List.of());
        };
    }

    /// Decides the rounds whose time is up.
    public Step expire(PipelineRounds before, Instant now) {
        List<Consequence> consequences = new ArrayList<>();
        PipelineRounds rounds = before;
        for (Optional<Round> due = expired(rounds, now); due.isPresent(); due = expired(rounds, now)) {
            Step step = expire(rounds, due.get());
            rounds = step.rounds();
            consequences.addAll(step.consequences());
        }
        return new Step(rounds, consequences);
    }

    private Step expire(PipelineRounds rounds, Round round) {
        Event<CheckpointTrained> checkpoint = round.origin().orElseThrow();
        Event<CheckpointTrained> expiry = new Event<>(checkpoint.id(), checkpoint.source(), deadline(rounds, round),
                checkpoint.correlationId(),
                checkpoint.causationId(), checkpoint.traceparent(), checkpoint.data());
        return round.plan().isPresent()
                ? advance(rounds.with(round.number(), Round::expired), expiry)
                : new Step(rounds.decided(round.number(), false), List.of(new Consequence(expiry, Verdict.unmeasurable(rounds, round))));
    }

    private Optional<Round> expired(PipelineRounds rounds, Instant now) {
        return rounds.next().filter(round -> !now.isBefore(deadline(rounds, round)));
    }

    private Instant deadline(PipelineRounds rounds, Round round) {
        Duration timeout = rounds.pipeline().map(known -> Plan.timeout(known.definition(), defaultTimeout)).orElse(defaultTimeout);
        return round.deadline(timeout).orElseThrow();
    }

    private Step made(PipelineRounds before, Event<Payload> event, int round, String name, ArtifactRef model) {
        return advance(before.with(round, known -> known.with(ModelRole.CANDIDATE, name, entrant -> entrant.made(model))), event);
    }

    private Step stopped(PipelineRounds before, Event<Payload> event, JobState.Job job, String how) {
        String reason = "job %s %s".formatted(job.id(), how);
        return switch (job.kind()) {
            case TRAINING -> untrained(before, event, job, reason);
            case MERGING, MERGING_SHARD, SEALING_MERGE, TUNING, TUNING_PART, TUNING_ON -> advance(before.with(job.round(), round ->
                    round.with(ModelRole.CANDIDATE, job.title(), entrant -> entrant.unmade(reason))), event);
            case MEASURING -> advance(before.with(job.round(), round -> round.withJobFailed(job.id(), reason)), event);
            default -> new Step(before, List.of());
        };
    }

    /// Subscribers are told that nothing will come of the round; should its training be resumed after all, it opens then.
    private static Step untrained(PipelineRounds before, Event<Payload> event, JobState.Job job, String reason) {
        Round known = before.rounds().getOrDefault(job.round(), Round.heardOf(job.round()));
        if (job.round() <= before.lastDecided() || known.isOpen() || known.untrained()) {
            return new Step(before, List.of());
        }
        return new Step(before.with(job.round(), Round::reportedUntrained),
                List.of(new Consequence(event, Verdict.untrained(job.pipeline(), job.round(), reason))));
    }

    /// Asks for what can be measured now, then decides as many rounds as can be, in order.
    private Step advance(PipelineRounds before, Event<?> cause) {
        List<Consequence> consequences = new ArrayList<>();
        PipelineRounds rounds = before;
        for (Round open : before.rounds().values().stream().filter(Round::isOpen).toList()) {
            Round round = open.plan().isPresent() ? open : plan(before, open).map(open::planned).orElse(open);
            for (EvaluateModel command : round.due()) {
                consequences.add(new Consequence(round.story(cause), command));
                round = round.asked(command);
            }
            Round advanced = round;
            rounds = rounds.with(open.number(), ignored -> advanced);
        }
        for (Optional<Round> next = settled(rounds); next.isPresent(); next = settled(rounds)) {
            Payload verdict = Verdict.of(next.get(), rounds.lastRelease() + 1);
            consequences.add(new Consequence(next.get().story(cause), verdict));
            rounds = rounds.decided(next.get().number(), verdict instanceof ReleaseModel);
        }
        return new Step(rounds, consequences);
    }

    private static Optional<Round> settled(PipelineRounds rounds) {
        return rounds.next().filter(Round::isSettled);
    }

    private Optional<Plan> plan(PipelineRounds rounds, Round round) {
        return rounds.pipeline().flatMap(pipeline -> Plan.of(pipeline, Optional.ofNullable(rounds.domain().get(round.number())),
                rounds.referenceManifests(), defaultTimeout));
    }
}
