package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobProgressed;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicsTest {

    @Test
    void theCatalogueIsComplete() {
        assertThat(Topics.all()).extracting(Topic::name).containsExactlyInAnyOrder(
                "pipelines.state.v1", "documents.events.v1", "corpora.events.v1", "merges.events.v1", "models.events.v1",
                "searches.events.v1", "releases.events.v1",
                "jobs.events.v1", "jobs.state.v1", "documents.extracted.v1",
                "sources.events.v1", "sources.state.v1", "access.requests.v1", "access.answers.v1",
                "ingestion.commands.v1", "ingestion.progress.v1", "training.commands.v1", "training.progress.v1",
                "merging.commands.v1", "merging.progress.v1", "tuning.commands.v1", "tuning.progress.v1",
                "evaluation.commands.v1", "evaluation.progress.v1");
    }

    @Test
    void aModelReadyIsKeptForEver() {
        assertThat(Topics.RELEASES.configs()).isEqualTo(Map.of(
                "cleanup.policy", "delete", "retention.ms", "-1", "max.message.bytes", "1048576"));
    }

    @Test
    void aStateTopicKeepsTheLastRecordOfEveryKey() {
        assertThat(Topics.PIPELINES.configs()).containsEntry("cleanup.policy", "compact").containsEntry("retention.ms", "-1");
    }

    @Test
    void progressIsCompactedAndForgottenAfterADay() {
        assertThat(Topics.progress("training").configs())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("retention.ms", "86400000");
    }

    @Test
    void deadLettersAreKeptThirtyDaysAndTakeTheRecordWithItsErrorHeaders() {
        assertThat(Topics.DOCUMENTS.deadLetters()).isEqualTo("documents.events.v1.dlq");
        assertThat(Topics.DOCUMENTS.deadLetterConfigs()).isEqualTo(Map.of(
                "cleanup.policy", "delete", "retention.ms", "2592000000", "max.message.bytes", Integer.toString((1 << 20) + (64 << 10))));
    }

    @ParameterizedTest
    @MethodSource
    void everyEventTypeHasATopic(Class<? extends Payload> payload) {
        // When
        List<String> topics = Topics.all().stream().filter(topic -> topic.payload().isAssignableFrom(payload)).map(Topic::name).toList();

        // Then
        boolean perService = JobCommand.class.isAssignableFrom(payload) || payload == JobProgressed.class;
        assertThat(topics).hasSize(perService ? Topics.workers().size() : 1);
    }

    static Collection<Class<? extends Payload>> everyEventTypeHasATopic() {
        return EventTypes.all().values();
    }

    @ParameterizedTest
    @MethodSource
    void everyRecordOfATopicHasAnEventType(Topic<?> topic) {
        // Given
        Class<?> payload = topic.payload();
        boolean isOneEvent = EventTypes.all().containsValue(payload);
        List<Class<?>> records = payload.isSealed() && !isOneEvent ? List.of(payload.getPermittedSubclasses()) : List.of(payload);

        // Then
        assertThat(records).allMatch(type -> EventTypes.all().containsValue(type));
    }

    static List<Topic<?>> everyRecordOfATopicHasAnEventType() {
        return Topics.all();
    }

    @Test
    void everyPublicTopicOfACatalogueIsSealed() {
        assertThat(Topics.all()).extracting(Topic::payload)
                .allSatisfy(payload -> assertThat(payload.isSealed() || payload.isRecord()).isTrue());
    }

    @Test
    void aTypeNameSaysEntityAndWhatHappened() {
        assertThat(EventTypes.all().keySet()).allMatch(name -> name.matches("dev\\.tributary\\.[a-z]+\\.[a-z-]+\\.v1"));
    }

    @Test
    void aTypeNameAndItsRecordNameEachOther() {
        EventTypes.all().forEach((name, type) -> {
            assertThat(EventTypes.classOf(name)).isEqualTo(type);
            assertThat(EventTypes.nameOf(type)).isEqualTo(name);
        });
    }

    @Test
    void noFieldOfAnEventHidesItsKey() {
        EventTypes.all().values().stream().filter(Class::isRecord).forEach(type ->
                assertThat(type.getRecordComponents()).extracting(RecordComponent::getName).doesNotContain("key"));
    }
}
