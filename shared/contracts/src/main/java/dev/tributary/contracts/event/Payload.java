package dev.tributary.contracts.event;

/// Whatever an event carries: one sealed interface per topic, one record per event, each listed in [EventTypes].
public interface Payload {

    /// The record key and CloudEvents subject: events of one key keep their order.
    String key();
}
