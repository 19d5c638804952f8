package dev.tributary.contracts.source;

import dev.tributary.contracts.event.Payload;

/// What `access.requests.v1` carries: all instances share one allowance at a host.
public sealed interface AccessRequest extends Payload permits AccessRequested, AccessRefused {

    /// The host whose allowance it is, e.g. `edgar`.
    String host();

    @Override
    default String key() {
        return host();
    }
}
