package dev.tributary.worker;

import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.JobCommand;
import java.io.IOException;
import java.util.List;

/// One kind of long job. It knows nothing of Kafka: command in, artifacts and facts out. The same command must give the same
/// artifacts, byte for byte, however often it is killed and resumed. Called by one thread at a time per job; instances serve
/// several jobs in turn and keep nothing between them.
public interface Job<C extends JobCommand> {

    /// The command that asks for it.
    Class<C> command();

    /// Does the work.
    ///
    /// @return the facts it established, published once the ledger has accepted the attempt
    /// @throws dev.tributary.contracts.failure.FailureException if it cannot be done; every other exception is mapped by [Failures]
    List<? extends Payload> run(C command, JobContext context) throws IOException;

    /// The facts that a final failure establishes, e.g. that a document is rejected; none by default.
    default List<? extends Payload> rejected(C command, Failure failure) {
        return List.of();
    }
}
