package dev.tributary.contracts.event;

import java.time.Instant;
import java.util.Optional;

/// A CloudEvents 1.0 event.
///
/// @param id            UUIDv7, unique per event
/// @param source        the service that says so, e.g. `/services/training`
/// @param time          when the fact became true
/// @param correlationId one id from a filing, or a sealed corpus, to the release it leads to
/// @param causationId   the id of the event or command that led to this one
/// @param traceparent   W3C trace context
/// @param data          the payload; its key is the CloudEvents subject
public record Event<T extends Payload>(
        String id,
        String source,
        Instant time,
        String correlationId,
        Optional<String> causationId,
        Optional<String> traceparent,
        T data) {

    /// The CloudEvents `type`, e.g. `dev.tributary.corpus.sealed.v1`.
    public String type() {
        return EventTypes.nameOf(data.getClass());
    }

    /// The same event envelope around another payload; the id is kept.
    public <U extends Payload> Event<U> with(U other) {
        return new Event<>(id, source, time, correlationId, causationId, traceparent, other);
    }
}
