package dev.tributary.evaluation.round;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.job.JobId;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefined;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One round, that is one corpus version, on its way from its checkpoint to its verdict. Immutable. Whatever is heard of a round
/// before its checkpoint is kept: topics have no common order.
///
/// @param origin   the checkpoint's event; a round without one is not open
/// @param plan     absent until every corpus it is measured on is sealed
/// @param entrants once planned: base, partner, checkpoint, then the candidates as declared
/// @param untrained whether it was reported that there will be no checkpoint
public record Round(int number, Optional<Event<CheckpointTrained>> origin, Optional<Plan> plan, List<Entrant> entrants, boolean untrained) {

    public Round {
        entrants = List.copyOf(entrants);
    }

    static Round heardOf(int number) {
        return new Round(number, Optional.empty(), Optional.empty(), List.of(), false);
    }

    boolean isOpen() {
        return origin.isPresent();
    }

    /// An event as a cause within the story of this round, which begins with a filing and ends with a release.
    Event<?> story(Event<?> cause) {
        return origin.<Event<?>>map(checkpoint -> new Event<>(
                cause.id(), cause.source(), cause.time(), checkpoint.correlationId(), cause.causationId(), checkpoint.traceparent(),
                        cause.data()))
                .orElse(cause);
    }

    /// Whether every model is measured or known never to be.
    boolean isSettled() {
        return plan.isPresent() && entrants.stream().allMatch(Entrant::isSettled);
    }

    /// The moment from which it is decided without what is missing.
    Optional<Instant> deadline(Duration timeout) {
        return origin.map(checkpoint -> checkpoint.time().plus(plan.map(Plan::timeout).orElse(timeout)));
    }

    ArtifactRef checkpoint() {
        return find(ModelRole.CHECKPOINT, ModelRole.CHECKPOINT.label()).flatMap(Entrant::model)
                .orElseThrow(() -> new IllegalStateException("round " + number + " has no checkpoint"));
    }

    Optional<Entrant> find(ModelRole role, String name) {
        return entrants.stream().filter(entrant -> entrant.is(role, name)).findFirst();
    }

    /// Opens the round; the first checkpoint stands.
    Round trained(Event<CheckpointTrained> event) {
        if (isOpen()) {
            return this;
        }
        Round opened = new Round(number, Optional.of(event), plan, entrants, untrained);
        return opened.with(ModelRole.CHECKPOINT, ModelRole.CHECKPOINT.label(), entrant -> entrant.made(event.data().model()));
    }

    Round reportedUntrained() {
        return new Round(number, origin, plan, entrants, true);
    }

    /// Changes one model's standing. A name that the plan does not know is none of this round's.
    Round with(ModelRole role, String name, UnaryOperator<Entrant> change) {
        List<Entrant> changed = new ArrayList<>(entrants);
        if (find(role, name).isPresent()) {
            changed.replaceAll(entrant -> entrant.is(role, name) ? change.apply(entrant) : entrant);
        } else if (plan.isEmpty()) {
            changed.add(change.apply(Entrant.awaited(role, name)));
        }
        return new Round(number, origin, plan, changed, untrained);
    }

    Round withJobFailed(String jobId, String reason) {
        return new Round(number, origin, plan, entrants.stream()
                .map(entrant -> entrant.jobId().filter(jobId::equals).isPresent() ? entrant.failed(reason) : entrant).toList(), untrained);
    }

    /// Fixes what is measured, on what.
    Round planned(Plan fixed) {
        List<Entrant> all = new ArrayList<>();
        all.add(reference(ModelRole.BASE, Optional.ofNullable(fixed.references().get(PipelineDefined.BASE))));
        Optional.ofNullable(fixed.references().get(PipelineDefined.PARTNER))
                .ifPresent(partner -> all.add(reference(ModelRole.PARTNER, Optional.of(partner))));
        all.add(known(ModelRole.CHECKPOINT, ModelRole.CHECKPOINT.label()));
        fixed.candidates().forEach(name -> all.add(known(ModelRole.CANDIDATE, name)));
        return new Round(number, origin, Optional.of(fixed), all, untrained);
    }

    private static Entrant reference(ModelRole role, Optional<ArtifactRef> model) {
        return new Entrant(role, role.label(), model, Optional.empty(), Map.of(), Optional.empty());
    }

    private Entrant known(ModelRole role, String name) {
        return find(role, name).orElseGet(() -> Entrant.awaited(role, name));
    }

    /// What is to be asked for now: the models that are made and were not asked for yet.
    List<EvaluateModel> due() {
        return plan.stream().flatMap(fixed -> entrants.stream()
                .filter(entrant -> entrant.jobId().isEmpty() && !entrant.isMeasured())
                .flatMap(entrant -> entrant.model().stream().map(model -> new EvaluateModel(
                        fixed.pipeline(), number, entrant.name(), entrant.role(), model, fixed.suites(), fixed.sequence())))).toList();
    }

    Round asked(EvaluateModel command) {
        return with(command.role(), command.name(), entrant -> entrant.asked(JobId.of(command)));
    }

    /// Gives up on whatever is not there.
    Round expired() {
        String limit = plan.map(fixed -> fixed.timeout().toString()).orElse("the time-out");
        List<Entrant> settled = entrants.stream().map(entrant -> entrant.isSettled() ? entrant
                : entrant.failed((entrant.model().isPresent() ? "not measured" : "not made") + " within " + limit + " of the checkpoint")).toList();
        return new Round(number, origin, plan, settled, untrained);
    }
}
