package dev.tributary.contracts.job;

import java.util.List;

/// The attempt finished. Its outcome becomes real only when the ledger accepts this event: then, in one transaction, the
/// ledger publishes the outcome to its topic.
///
/// @param outcome the facts that the job established, e.g. one `CheckpointTrained`
/// @param seconds run time of this attempt
public record JobCompleted(String jobId, String service, String attempt, List<Outcome> outcome, double seconds) implements JobEvent {

    public JobCompleted {
        outcome = List.copyOf(outcome);
    }
}
