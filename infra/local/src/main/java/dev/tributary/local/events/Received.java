package dev.tributary.local.events;

import dev.tributary.contracts.event.Event;

/// An event and where it lay.
///
/// @param fresh whether it was written after the feed was opened
public record Received(String topic, int partition, long offset, boolean fresh, Event<?> event) {
}
