package dev.tributary.console.registry;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.JobProgressed;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Hands events on to whoever follows them now, and remembers the latest for those who come late or come back. Thread-safe.
public final class EventHub {

    private static final int REMEMBERED = 1000;

    private final Deque<Event<Payload>> latest = new ArrayDeque<>();
    private final List<Consumer<Event<Payload>>> followers = new CopyOnWriteArrayList<>();

    /// Remembers an event that is no news. Progress is forgotten at once: the next report replaces it.
    public void remember(Event<Payload> event) {
        synchronized (latest) {
            if (!(event.data() instanceof JobProgressed)) {
                latest.addLast(event);
            }
            if (latest.size() > REMEMBERED) {
                latest.removeFirst();
            }
        }
    }

    /// Remembers an event and hands it to every follower; a follower must not block.
    public void publish(Event<Payload> event) {
        synchronized (latest) {
            remember(event);
            followers.forEach(follower -> follower.accept(event));
        }
    }

    /// Follows from now on.
    ///
    /// @param wanted   which events
    /// @param lastSeen id of an event, or empty: what came after it is handed over first, as far as it is remembered
    /// @param recent   where nothing was seen yet, how many of the latest events are handed over first
    /// @return stops following
    public Runnable follow(Predicate<Event<Payload>> wanted, String lastSeen, int recent, Consumer<Event<Payload>> follower) {
        Consumer<Event<Payload>> choosy = event -> {
            if (wanted.test(event)) {
                follower.accept(event);
            }
        };
        synchronized (latest) {
            (lastSeen.isEmpty() ? recent(wanted, recent) : missedSince(lastSeen)).forEach(choosy);
            followers.add(choosy);
        }
        return () -> followers.remove(choosy);
    }

    /// Topics are read side by side at first, so what is remembered of that lies in no common order.
    private List<Event<Payload>> recent(Predicate<Event<Payload>> wanted, int most) {
        List<Event<Payload>> sorted = latest.stream().filter(wanted).sorted(Comparator.comparing(Event::time)).toList();
        return sorted.subList(Math.max(0, sorted.size() - most), sorted.size());
    }

    private List<Event<Payload>> missedSince(String lastSeen) {
        return latest.stream().dropWhile(event -> !event.id().equals(lastSeen)).skip(1).toList();
    }
}
