package dev.tributary.console.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.console.Facts;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.release.ModelReady;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHubTest {

    private final EventHub hub = new EventHub();
    private final List<Event<Payload>> received = new ArrayList<>();

    @Test
    void aFollowerHearsWhatHappensFromNowOn() {
        // Given
        hub.publish(Facts.event(Facts.ready()));
        Event<Payload> news = Facts.event(Facts.ready());
        // When
        Runnable stop = hub.follow(event -> true, "", 0, received::add);
        hub.publish(news);
        stop.run();
        hub.publish(Facts.event(Facts.ready()));
        // Then
        assertThat(received).containsExactly(news);
    }

    @Test
    void whoComesBackHearsWhatWasMissed() {
        // Given
        List<Event<Payload>> events = List.of(Facts.event(Facts.ready()), Facts.event(Facts.ready()), Facts.event(Facts.ready()));
        events.forEach(hub::publish);
        // When
        hub.follow(event -> true, events.getFirst().id(), 0, received::add);
        // Then
        assertThat(received).isEqualTo(events.subList(1, 3));
    }

    @Test
    void whoComesLateMayHearTheLatestOfItsKind() {
        // Given
        Event<Payload> ready = Facts.event(Facts.ready());
        hub.remember(Facts.event(Facts.ready()));
        hub.remember(ready);
        hub.remember(Facts.event(Facts.rejected("c")));
        // When
        hub.follow(event -> event.data() instanceof ModelReady, "", 1, received::add);
        // Then
        assertThat(received).containsExactly(ready);
    }
}
