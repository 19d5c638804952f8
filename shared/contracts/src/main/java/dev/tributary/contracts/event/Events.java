package dev.tributary.contracts.event;

import dev.tributary.contracts.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Makes events for one source. Thread-safe.
public final class Events {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String source;
    private final Clock clock;

    /// @param service the service that speaks, e.g. `training`
    public Events(String service, Clock clock) {
        this.source = "/services/" + service;
        this.clock = clock;
    }

    /// An event that starts a new story: its own id is the correlation id.
    public <T extends Payload> Event<T> first(T data) {
        Instant now = clock.instant();
        String id = uuidV7(now, RANDOM.nextLong(), RANDOM.nextLong());
        return new Event<>(id, source, now, id, Optional.empty(), Optional.empty(), data);
    }

    /// An event that another one led to.
    public <T extends Payload> Event<T> causedBy(Event<?> cause, T data) {
        Instant now = clock.instant();
        String id = uuidV7(now, RANDOM.nextLong(), RANDOM.nextLong());
        return new Event<>(id, source, now, cause.correlationId(), Optional.of(cause.id()), cause.traceparent(), data);
    }

    /// As [#causedBy] for topologies, which may process a record twice: id and time follow from the cause alone, so
    /// that the second answer is the first one again.
    ///
    /// @param ordinal tells apart several events with the same cause
    public <T extends Payload> Event<T> derivedFrom(Event<?> cause, int ordinal, T data) {
        String name = cause.id() + '/' + source + '/' + EventTypes.nameOf(data.getClass()) + '/' + ordinal;
        ByteBuffer digest = ByteBuffer.wrap(Sha256.begin().digest(name.getBytes(StandardCharsets.UTF_8)));
        String id = uuidV7(cause.time(), digest.getLong(), digest.getLong());
        return new Event<>(id, source, cause.time(), cause.correlationId(), Optional.of(cause.id()), cause.traceparent(), data);
    }


    /// RFC 9562, section 5.7: 48 bits of milliseconds, version 7, the rest random.
    private static String uuidV7(Instant time, long high, long low) {
        long mostSignificant = time.toEpochMilli() << 16 | 0x7000L | high & 0x0FFFL;
        long leastSignificant = low & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(mostSignificant, leastSignificant).toString();
    }
}
