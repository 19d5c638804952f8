package dev.tributary.contracts.job;

import dev.tributary.contracts.failure.Failure;
import java.util.List;

/// The attempt failed.
///
/// @param last    whether no further attempt follows by itself; the command is then in the dead letters and the job can be
///                resumed by hand
/// @param outcome the facts that a final failure establishes, e.g. one `DocumentRejected`; published as those of a completed job
public record JobFailed(String jobId, String service, String attempt, Failure failure, boolean last, List<Outcome> outcome)
        implements JobEvent {

    public JobFailed {
        outcome = List.copyOf(outcome);
    }
}
