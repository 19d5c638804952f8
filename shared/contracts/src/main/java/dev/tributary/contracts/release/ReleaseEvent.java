package dev.tributary.contracts.release;

import dev.tributary.contracts.event.Payload;

/// What `releases.events.v1` carries: what subscribers are here for.
public sealed interface ReleaseEvent extends Payload permits ModelReady, ReleaseRejected, ReleaseRolledBack {

    String pipeline();

    @Override
    default String key() {
        return pipeline();
    }
}
