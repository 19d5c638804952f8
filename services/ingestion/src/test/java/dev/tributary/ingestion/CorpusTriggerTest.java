package dev.tributary.ingestion;

import static dev.tributary.testing.artifacts.NamedArtifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.DocumentSuperseded;
import dev.tributary.contracts.document.Reading;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.worker.kafka.EventSerde;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusTriggerTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PIPELINE = SecPipeline.of("""
            seal: { tokens: 1000, every: PT1H, quiet: PT10S }
            holdout: { fraction: 0.000001, by: filer }
            """) + "corpora: { general: { text: general, holdout: 0.2 } }\n";

    @TempDir
    Path state;

    private final Events events = new Events("test", Clock.fixed(START, ZoneOffset.UTC));
    private final List<String> outcomes = new ArrayList<>();
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        StreamsBuilder builder = new StreamsBuilder();
        new CorpusTrigger(events, (pipeline, outcome) -> outcomes.add(outcome), Stores::inMemoryKeyValueStore).addTo(builder);
        Properties properties = new Properties();
        properties.put("application.id", "ingestion");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", state.toString());
        properties.put("ensure.explicit.internal.resource.naming", true);
        driver = new TopologyTestDriver(builder.build(), properties, START);
        declare(PIPELINE);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aReferenceCorpusIsSealedOnceHoweverOftenThePipelineIsDeclared() {
        // Given
        assertThat(seals()).singleElement().satisfies(seal -> {
            assertThat(seal.corpus()).isEqualTo("general");
            assertThat(seal.text()).contains(artifact("general text"));
            assertThat(seal.holdoutFraction()).isEqualTo(0.2);
        });

        // When
        declare(PIPELINE);

        // Then
        assertThat(seals()).isEmpty();
    }

    @Test
    void aCorpusIsSealedWhenItsTokensAreThereAndOneFilerIsHeldOut() {
        // Given
        seals();

        // When
        document("a", "filer-1", "text a", 600);
        document("b", "filer-2", "text b", 300);
        document("c", "filer-3", "text c", 200);

        // Then
        assertThat(seals()).singleElement().satisfies(seal -> {
            assertThat(seal.version()).isEqualTo(1);
            assertThat(seal.holdout()).extracting(SealCorpus.Document::filer).doesNotContainAnyElementsOf(
                    seal.train().stream().map(SealCorpus.Document::filer).toList()).hasSize(1);
            assertThat(seal.train()).hasSize(2);
        });
    }

    @Test
    void documentsThatAreGatheredLongAfterTheyCameAreStillSealedTogether() {
        // Given: a place that lags behind; whatever it reads was said at the start
        seals();
        driver.advanceWallClockTime(Duration.ofMinutes(5));

        // When
        for (String id : List.of("a", "b", "c", "d")) {
            document(id, "filer-" + id, "text " + id, 10);
            driver.advanceWallClockTime(Duration.ofSeconds(3));
        }
        assertThat(seals()).isEmpty();
        driver.advanceWallClockTime(Duration.ofSeconds(10));

        // Then
        assertThat(seals()).singleElement().satisfies(seal -> assertThat(seal.train().size() + seal.holdout().size()).isEqualTo(4));
    }

    @Test
    void whatCameWhileASealWaitedForASecondFilerMakesAsManyVersionsAsItNeeds() {
        // Given a pipeline that wants three documents in a version, and a lone filer
        declare(PIPELINE.replace("quiet: PT10S", "maxDocuments: 3"));
        seals();
        for (int day = 1; day <= 7; day++) {
            filing("a" + day, "8-K", "filer-1", "2025-01-0" + day, "text a" + day, 10);
        }
        assertThat(seals()).isEmpty();

        // When
        filing("b1", "8-K", "filer-2", "2025-01-08", "text b1", 10);
        driver.advanceWallClockTime(Duration.ofSeconds(3));

        // Then: the earlier ones come first, and what is left waits as any other document does
        assertThat(seals()).extracting(CorpusTriggerTest::trained).containsExactly(List.of("a1", "a2", "a3"), List.of("a4", "a5", "a6"));
    }

    @Test
    void theHoldoutIsKeptAndItsFilerIsNeverTrainedOnLater() {
        // Given
        document("a", "filer-1", "text a", 600);
        document("b", "filer-2", "text b", 500);
        SealCorpus first = seals().getLast();
        String heldOut = first.holdout().getFirst().filer();

        // When
        document("c", heldOut, "text c", 900);
        document("d", "filer-9", "text d", 1000);

        // Then
        assertThat(seals()).singleElement().satisfies(seal -> {
            assertThat(seal.version()).isEqualTo(2);
            assertThat(seal.train()).extracting(SealCorpus.Document::id).containsExactly("d");
            assertThat(seal.holdout()).extracting(SealCorpus.Document::filer).containsExactly(heldOut, heldOut);
        });
    }

    @Test
    void aDuplicateByAccessionOrByTextIsRejectedAndNotCounted() {
        // Given
        document("a", "filer-1", "text a", 600);

        // When
        document("a", "filer-1", "another text", 600);
        document("b", "filer-2", "text a", 600);

        // Then
        assertThat(documents()).filteredOn(DocumentRejected.class::isInstance).extracting(fact -> ((DocumentRejected) fact).code())
                .containsExactly("duplicate-accession", "duplicate-text");
        assertThat(outcomes).containsExactly("ingested", "duplicate-accession", "duplicate-text");
        assertThat(seals()).extracting(SealCorpus::corpus).containsExactly("general");
    }

    @Test
    void theOrderOfArrivalChangesNothing() {
        // Given
        seals();

        // When
        document("b", "filer-2", "text b", 10);
        document("c", "filer-3", "text c", 10);
        document("a", "filer-2", "text a", 1000);

        // Then
        assertThat(seals()).singleElement().satisfies(seal -> {
            assertThat(seal.train()).extracting(SealCorpus.Document::id).isSorted();
            assertThat(seal.holdout()).extracting(SealCorpus.Document::id).isSorted();
        });
    }

    @Test
    void aPauseSealsWhatIsThere() {
        // Given
        seals();
        document("a", "filer-1", "text a", 10);
        document("b", "filer-2", "text b", 10);

        // When
        driver.advanceWallClockTime(Duration.ofSeconds(11));

        // Then
        assertThat(seals()).singleElement().satisfies(seal -> assertThat(seal.train()).hasSize(1));
    }

    @Test
    void aSingleFilerWaitsForASecondOneBecauseNothingCouldBeEvaluated() {
        // Given
        seals();

        // When
        document("a", "filer-1", "text a", 5000);
        driver.advanceWallClockTime(Duration.ofHours(2));

        // Then
        assertThat(seals()).isEmpty();
    }

    @Test
    void ofTwoEqualTextsTheOneFiledFirstStaysWhicheverCameFirst() {
        // Given
        seals();
        filing("late", "8-K", "filer-1", "2025-02-02", "same text", 10);
        filing("early", "8-K", "filer-2", "2025-02-01", "same text", 10);
        document("x", "filer-3", "text x", 10);

        // When
        driver.advanceWallClockTime(Duration.ofSeconds(11));

        // Then
        assertThat(seals()).singleElement().satisfies(seal -> {
            assertThat(ids(seal)).contains("early").doesNotContain("late");
            assertThat(seal.curation().orElseThrow().leftOut()).containsExactly(new LeftOut("late", "duplicate-text", "early", 10, Optional.empty()));
        });
        assertThat(documents()).filteredOn(DocumentRejected.class::isInstance).extracting(fact -> ((DocumentRejected) fact).documentId())
                .containsExactly("late");
    }

    @Test
    void aRetractedDocumentLeavesTheNextVersionAndIsNamedByIt() {
        // Given
        document("a", "filer-1", "text a", 600);
        document("b", "filer-2", "text b", 500);
        SealCorpus first = seals().getLast();
        String heldOut = first.holdout().getFirst().id();
        String trained = first.train().getFirst().id();

        // When
        document("c", "filer-3", "text c", 10);
        send(Topics.DOCUMENTS.name(), new DocumentRetracted("sec", "c", "gone from the full index"));
        send(Topics.DOCUMENTS.name(), new DocumentRetracted("sec", heldOut, "gone from the full index"));
        send(Topics.DOCUMENTS.name(), new DocumentRetracted("sec", trained, "gone from the full index"));
        send(Topics.DOCUMENTS.name(), new DocumentRetracted("sec", "e", "gone before it came"));
        document("e", "filer-3", "text e", 10);
        document("d", first.holdout().getFirst().filer(), "text d", 10);
        document("f", "filer-3", "text c", 1000);

        // Then
        assertThat(seals()).singleElement().satisfies(seal -> {
            assertThat(seal.version()).isEqualTo(2);
            assertThat(ids(seal)).containsExactlyInAnyOrder("d", "f");
            assertThat(seal.curation().orElseThrow().leftOut()).extracting(LeftOut::id, LeftOut::rule).containsExactlyInAnyOrder(
                    tuple("c", "retracted"), tuple("e", "retracted"), tuple(heldOut, "retracted"), tuple(trained, "retracted"));
        });
        assertThat(documents()).filteredOn(DocumentRejected.class::isInstance).extracting(fact -> ((DocumentRejected) fact).code())
                .containsExactly("document-retracted");
    }

    @ParameterizedTest
    @CsvSource({"all, s-3 s-3-a pos-am, ", "latest, pos-am, s-3>s-3-a s-3-a>pos-am", "original, s-3, "})
    void thePolicyDecidesWhichOfARegistrationStatementAndItsAmendmentsIsHeld(String policy, String held, @Nullable String links) {
        // Given
        declare(PIPELINE.replace("  holdout: { fraction: 0.000001, by: filer }", "  curate: { versions: %s }".formatted(policy)));
        seals();

        // When
        filing("pos-am", "POS AM", "vincerx", "2025-05-01", "the last words", 10);
        filing("s-3", "S-3", "vincerx", "2025-01-24", "the first words", 10);
        filing("s-3-a", "S-3/A", "vincerx", "2025-03-31", "the words between", 10);
        driver.advanceWallClockTime(Duration.ofSeconds(11));

        // Then
        assertThat(seals()).singleElement().satisfies(seal ->
                assertThat(seal.train()).extracting(SealCorpus.Document::id).containsExactlyInAnyOrder(held.split(" ")));
        assertThat(documents()).filteredOn(DocumentSuperseded.class::isInstance)
                .extracting(fact -> ((DocumentSuperseded) fact).documentId() + ">" + ((DocumentSuperseded) fact).supersededBy())
                .containsExactlyInAnyOrder(links == null ? new String[0] : links.split(" "));
    }

    @Test
    void anAmendmentReplacesWhatAnEarlierVersionHeld() {
        // Given
        declare(PIPELINE.replace("  holdout: { fraction: 0.000001, by: filer }", "  curate: { versions: latest }"));
        filing("s-3", "S-3", "vincerx", "2025-01-24", "the first words", 2000);
        seals();

        // When
        filing("s-3-a", "S-3/A", "vincerx", "2025-03-31", "other words", 2000);

        // Then
        assertThat(seals()).singleElement().satisfies(seal -> {
            assertThat(ids(seal)).containsExactly("s-3-a");
            assertThat(seal.curation().orElseThrow().leftOut()).containsExactly(
                    new LeftOut("s-3", "superseded", "replaced by s-3-a", 0, Optional.of(START)));
        });
        assertThat(documents()).contains(new DocumentSuperseded("sec", "s-3", "s-3-a"));
    }

    @Test
    void earlierTextsOfTheFilerAndThoseThatShareABandAreComparedAgain() {
        // Given
        declare(PIPELINE.replace("  holdout: { fraction: 0.000001, by: filer }\n", ""));
        document("a", "filer-1", "text a", 500);
        filing("b", "10-K", "filer-2", "2025-01-01", "text b", 600);
        document("c", "filer-3", "text c", 1000);
        seals();

        // When
        document("d", "filer-1", "text d", 10);
        filing("e", "10-K", "filer-9", "2025-01-02", "text e", 1000);

        // Then: every filing of this test has the same bands
        assertThat(seals()).singleElement().satisfies(seal -> assertThat(seal.curation().orElseThrow().earlier())
                .extracting(SealCorpus.Earlier::id).containsExactly("a", "b"));
    }

    private static List<String> trained(SealCorpus seal) {
        return seal.train().stream().map(SealCorpus.Document::id).toList();
    }

    private static List<String> ids(SealCorpus seal) {
        return Stream.concat(seal.train().stream(), seal.holdout().stream()).map(SealCorpus.Document::id).toList();
    }

    private void document(String id, String filer, String text, long tokens) {
        send(Topics.EXTRACTED.name(), new DocumentExtracted(new DocumentIngested("sec", id, id + ".txt", "8-K", filer, filer, Optional.empty(),
                artifact("raw " + id), artifact(text), artifact(text).sha256(), tokens, Optional.empty())));
    }

    private void filing(String id, String form, String filer, String filed, String text, long tokens) {
        send(Topics.EXTRACTED.name(), new DocumentExtracted(new DocumentIngested("sec", id, id + ".txt", form, filer, filer,
                Optional.of(Instant.parse(filed + "T00:00:00Z")), artifact("raw " + id), artifact(text), artifact(text).sha256(), tokens),
                Optional.of(new Reading(artifact("spans " + id), "0123456789abcdef".repeat(14), Optional.of("333-284481"), Optional.empty()))));
    }

    private void declare(String yaml) {
        send(Topics.PIPELINES.name(), new PipelineDefined(PipelineFile.parse("sec.yaml", yaml), Map.of(PipelineDefined.BASE, artifact("base")),
                Map.of(), Map.of("general", artifact("general text"))));
    }

    private void send(String topic, Payload payload) {
        Event<Payload> event = events.first(payload);
        driver.createInputTopic(topic, new StringSerializer(), new EventSerde()).pipeInput(payload.key(), event);
    }

    private List<SealCorpus> seals() {
        return read(Topics.commands("ingestion").name()).stream().map(SealCorpus.class::cast).toList();
    }

    private List<Payload> documents() {
        return read(Topics.DOCUMENTS.name());
    }

    private List<Payload> read(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new EventSerde()).readValuesToList().stream().map(Event::data).toList();
    }
}
