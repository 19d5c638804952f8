package dev.tributary.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.local.events.Received;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final Story story = new Story();

    @Test
    void withoutHistoryItIsTheFirst() {
        assertThat(Rounds.next(Story.NAME, List.of())).isEqualTo(1);
    }

    @Test
    void itIsTheOneAfterTheLastDecision() {
        assertThat(Rounds.next(Story.NAME, List.of(
                received(story.ready(1)), received(new ReleaseRejected(Story.NAME, 2, "learnt nothing", Story.scorecard()))))).isEqualTo(3);
    }

    @Test
    void otherPipelinesDoNotCount() {
        assertThat(Rounds.next("other", List.of(received(story.ready(5))))).isEqualTo(1);
    }

    private Received received(Payload payload) {
        return new Received("releases.events.v1", 0, 0, false, story.event(0, payload));
    }
}
