package dev.tributary.local.demo;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.local.events.Received;
import java.util.List;

/// Which round a pipeline is in, from what was published so far.
final class Rounds {

    private Rounds() {
    }

    /// The round after the last one that was decided.
    static int next(String pipeline, List<Received> history) {
        return 1 + history.stream().map(Received::event).map(Event::data).mapToInt(payload -> switch (payload) {
            case ModelReady ready when ready.pipeline().equals(pipeline) -> ready.round();
            case ReleaseRejected rejected when rejected.pipeline().equals(pipeline) -> rejected.round();
            default -> 0;
        }).max().orElse(0);
    }
}
