package dev.tributary.contracts.source;

import dev.tributary.contracts.event.Payload;

/// What `access.answers.v1` carries.
public sealed interface AccessAnswer extends Payload permits AccessGranted, AccessClosed {

    /// The host whose allowance it is.
    String host();

    @Override
    default String key() {
        return host();
    }
}
