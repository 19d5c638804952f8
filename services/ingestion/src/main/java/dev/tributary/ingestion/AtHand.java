package dev.tributary.ingestion;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// A small store that every document and every look asks: its values would be read and parsed anew each time. Read at the first question,
/// since a store may be restored after its processor begins. Of one task: a processor that begins anew makes another. Not thread-safe.
final class AtHand<T> {

    private final KeyValueStore<String, T> store;
    private final Map<String, T> values = new TreeMap<>();
    private boolean read;

    AtHand(KeyValueStore<String, T> store) {
        this.store = store;
    }

    /// What it holds, by key.
    Map<String, T> all() {
        return Collections.unmodifiableMap(values());
    }

    void put(String key, T value) {
        values().put(key, value);
        store.put(key, value);
    }

    void delete(String key) {
        values().remove(key);
        store.delete(key);
    }

    private Map<String, T> values() {
        if (!read) {
            try (KeyValueIterator<String, T> entries = store.all()) {
                entries.forEachRemaining(entry -> values.put(entry.key, entry.value));
            }
            read = true;
        }
        return values;
    }
}
