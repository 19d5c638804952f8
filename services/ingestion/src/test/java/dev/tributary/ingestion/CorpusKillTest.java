package dev.tributary.ingestion;

import static dev.tributary.testing.artifacts.NamedArtifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.Reading;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.ingestion.deduplication.MinHash;
import dev.tributary.worker.kafka.EventSerde;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Instances that die at any time, with what they had not committed, and take over from the changelogs.
class CorpusKillTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int KILLS = 50;
    private static final int UNCOMMITTED = 4;
    private static final String PIPELINE = SecPipeline.of("""
            seal: { tokens: 1_000_000, every: P1D, maxDocuments: 60 }
            holdout: { fraction: 0.1, by: filer }
            curate: { versions: latest, paragraphs: 2 }
            """);

    @TempDir
    Path folder;

    private final Events events = new Events("test", Clock.fixed(START, ZoneOffset.UTC));

    /// What a life of an instance wrote, to be kept or thrown away with its transaction.
    private record Written(List<Payload> facts, Map<String, Map<String, byte[]>> changelogs) {
    }

    @Test
    void fiftyKillsAtRandomPointsLeaveTheSealsOfAnUndisturbedRun() throws IOException {
        // Given
        List<Event<Payload>> arrivals = arrivals(400);
        List<Payload> undisturbed = process(arrivals, 0, arrivals.size(), new HashMap<>(), "undisturbed").facts();
        assertThat(undisturbed).filteredOn(SealCorpus.class::isInstance).hasSizeGreaterThan(4);

        // When
        SplittableRandom random = new SplittableRandom(4);
        List<Payload> disturbed = new ArrayList<>();
        Map<String, Map<String, byte[]>> changelogs = new HashMap<>();
        int lives = 0;
        for (int committed = 0; committed < arrivals.size(); lives++) {
            int to = Math.min(arrivals.size(), committed + 1 + random.nextInt(2 * arrivals.size() / KILLS - 3));
            Written written = process(arrivals, committed, to, changelogs, "life-" + lives);
            disturbed.addAll(written.facts());
            written.changelogs().forEach((store, entries) -> changelogs.computeIfAbsent(store, key -> new TreeMap<>()).putAll(entries));
            committed = to;
        }

        // Then
        assertThat(lives).isGreaterThan(KILLS);
        for (Class<?> kind : List.of(SealCorpus.class, DocumentEvent.class)) {
            assertThat(disturbed).filteredOn(kind::isInstance).isEqualTo(undisturbed.stream().filter(kind::isInstance).toList());
        }
    }

    @Test
    void theOrderOfArrivalChangesNoSeal() throws IOException {
        // Given: all that came in for one version, in any order
        List<Event<Payload>> arrivals = new ArrayList<>(arrivals(59));
        arrivals.removeIf(arrival -> !(arrival.data() instanceof DocumentExtracted));
        List<SealCorpus> once = seals(arrivals, "once");
        assertThat(once).singleElement().satisfies(seal -> assertThat(seal.curation().orElseThrow().leftOut())
                .extracting(LeftOut::rule).contains("duplicate-text", "superseded"));

        // When, Then
        for (int trial = 0; trial < 5; trial++) {
            Collections.shuffle(arrivals, new Random(trial));
            assertThat(seals(arrivals, "shuffled-" + trial)).isEqualTo(once);
        }
    }

    private List<SealCorpus> seals(List<Event<Payload>> arrivals, String name) throws IOException {
        return process(arrivals, 0, arrivals.size(), new HashMap<>(), name).facts().stream()
                .filter(SealCorpus.class::isInstance).map(SealCorpus.class::cast).toList();
    }

    /// Filings of thirty filers: equal texts, amendments and retractions among them.
    private List<Event<Payload>> arrivals(int count) {
        SplittableRandom random = new SplittableRandom(9);
        List<Event<Payload>> arrivals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "%010d-26-%06d".formatted(1_000_000_000 + i % 7, i);
            String filer = "filer-" + random.nextInt(30);
            String text = "text " + (random.nextInt(10) == 0 ? random.nextInt(Math.max(1, i)) : i);
            boolean registration = random.nextInt(4) == 0;
            arrivals.add(events.first(new DocumentExtracted(new DocumentIngested("sec", id, id + ".txt", registration ? "S-3/A" : "8-K", filer, filer,
                    Optional.of(START.plusSeconds(random.nextInt(1000))), artifact("raw " + id), artifact(text), artifact(text).sha256(), 100),
                    Optional.of(new Reading(artifact("spans " + id), MinHash.spell(random.longs(14, 0, 400).toArray()),
                            registration ? Optional.of("333-1") : Optional.empty(), Optional.empty())))));
            if (random.nextInt(15) == 0) {
                arrivals.add(events.first(new DocumentRetracted("sec", "%010d-26-%06d".formatted(1_000_000_000 + i % 7, i), "withdrawn")));
            }
        }
        return arrivals;
    }

    private Written process(List<Event<Payload>> arrivals, int from, int to, Map<String, Map<String, byte[]>> changelogs, String name)
            throws IOException {
        StreamsBuilder builder = new StreamsBuilder();
        Events said = new Events("ingestion", Clock.fixed(START, ZoneOffset.UTC));
        new CorpusTrigger(said, (pipeline, outcome) -> { }, Stores::inMemoryKeyValueStore).addTo(builder);
        Properties properties = new Properties();
        properties.put("application.id", "ingestion");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", Files.createDirectories(folder.resolve(name)).toString());
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), properties, START)) {
            if (changelogs.isEmpty()) {
                send(driver, Topics.PIPELINES.name(), events.first(new PipelineDefined(PipelineFile.parse("sec.yaml", PIPELINE),
                        Map.of(PipelineDefined.BASE, artifact("base")), Map.of(), Map.of())));
            } else {
                changelogs.forEach((store, entries) -> restore(driver, store, entries));
            }
            List<Payload> facts = new ArrayList<>();
            for (Event<Payload> arrival : arrivals.subList(from, to)) {
                send(driver, topic(arrival), arrival);
            }
            // Whatever is there when the last arrival is in is sealed a day later.
            if (to == arrivals.size()) {
                driver.advanceWallClockTime(Duration.ofDays(2));
            }
            for (String topic : List.of(Topics.DOCUMENTS.name(), Topics.commands("ingestion").name())) {
                driver.createOutputTopic(topic, new StringDeserializer(), new EventSerde()).readValuesToList()
                        .forEach(event -> facts.add(event.data()));
            }
            Map<String, Map<String, byte[]>> written = new HashMap<>();
            for (String store : CorpusStores.NAMES) {
                Map<String, byte[]> entries = new TreeMap<>();
                for (KeyValue<String, byte[]> entry : driver.createOutputTopic("ingestion-" + store + "-changelog", new StringDeserializer(),
                        new ByteArrayDeserializer()).readKeyValuesToList()) {
                    entries.put(entry.key, entry.value);
                }
                written.put(store, entries);
            }
            // What comes after the last commit is lost with the instance.
            for (Event<Payload> arrival : arrivals.subList(to, Math.min(arrivals.size(), to + UNCOMMITTED))) {
                send(driver, topic(arrival), arrival);
            }
            return new Written(facts, written);
        }
    }

    /// Through the store's own serde, as a restoration does.
    private static void restore(TopologyTestDriver driver, String name, Map<String, byte[]> entries) {
        KeyValueStore<String, Object> store = driver.getKeyValueStore(name);
        entries.forEach((key, value) -> {
            if (value != null) {
                store.put(key, CorpusStores.serde(name).deserializer().deserialize(name, value));
            }
        });
    }

    private static String topic(Event<Payload> arrival) {
        return arrival.data() instanceof DocumentEvent ? Topics.DOCUMENTS.name() : Topics.EXTRACTED.name();
    }

    private static void send(TopologyTestDriver driver, String topic, Event<Payload> event) {
        String key = event.data() instanceof DocumentExtracted extracted ? extracted.key() : event.data().key();
        driver.createInputTopic(topic, new StringSerializer(), new EventSerde()).pipeInput(key, event);
    }

}
