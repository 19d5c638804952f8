package dev.tributary.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.contracts.search.SearchAdvanced;
import dev.tributary.testing.broker.CommittedTopic;
import dev.tributary.testing.broker.ShippedStreams;
import dev.tributary.testing.broker.TestBroker;
import dev.tributary.tuning.method.TuningMethods;
import dev.tributary.tuning.search.EvolveMethod;
import dev.tributary.worker.Execution;
import dev.tributary.worker.FailurePolicy;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import dev.tributary.worker.Telemetry;
import dev.tributary.worker.Worker;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.TopicAdmin;
import dev.tributary.worker.ledger.JobStates;
import dev.tributary.worker.ledger.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One search shared by jobs, over a real broker: the real topology, ledger and workers, golden models.
@Timeout(600)
class SharedSearchIT {

    private static final String NAME = "tuning";
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String TOKENIZER = "{\"model\":{}}";
    private static final String PLAN = "'method':'evolve','heldOut':4,'examples':4,'sequences':4,'evaluations':8,'genome':{'mergeMethod':'task_arithmetic'}";

    private static final Events EVENTS = new Events(NAME, Clock.systemUTC());

    @TempDir
    private static Path folder;
    private static TestBroker broker;
    private static EventPublisher publisher;
    private static KafkaStreams streams;
    private static JobStates states;
    private static FileArtifactStore artifacts;
    private static TuneCandidate alone;
    private static CandidateTuned expected;

    @BeforeAll
    static void start() throws Exception {
        broker = TestBroker.start();
        new TopicAdmin(broker.bootstrapServers()).declare((short) 1, Duration.ofSeconds(5));
        publisher = new EventPublisher(broker.bootstrapServers(), NAME + "-publisher");
        StreamsBuilder builder = new StreamsBuilder();
        new Ledger(NAME, EVENTS).addTo(builder);
        new SearchTrigger(EVENTS).addTo(builder);
        streams = new KafkaStreams(builder.build(), ShippedStreams.settings(Worker.class, NAME, broker.bootstrapServers(), folder.resolve("streams")));
        states = new JobStates(broker.bootstrapServers(), NAME);
        streams.start();
        states.awaitCaughtUp();
        await().atMost(PATIENCE).until(() -> streams.state() == KafkaStreams.State.RUNNING);
        artifacts = new FileArtifactStore(folder.resolve("store"));
        ModelStore models = models("test");
        alone = new TuneCandidate("sec", 1, "alone", List.of(new TuneCandidate.Source("checkpoint", model(models, "source-0"), corpus("domain", 1)),
                new TuneCandidate.Source("partner", model(models, "source-1"), corpus("general", 2))), model(models, "base"), Optional.empty(), 16, plan(""));
        expected = (CandidateTuned) new TuningJob(artifacts, models, new TuningMethods(List.of(new EvolveMethod())), new PinnedSettings(Duration.ofDays(1)))
                .run(alone, JobContext.alone(Files.createDirectory(folder.resolve("alone")))).getFirst();
    }

    @AfterAll
    static void stop() {
        streams.close(PATIENCE);
        states.close();
        publisher.close();
        broker.close();
    }

    @Test
    void oneWorkerIsEnoughAndFindsWhatASearchInOneJobFinds() throws Exception {
        // When a search in three parts meets a single worker
        CandidateTuned tuned = searched("lonely", ",'workers':3", 1);

        // Then
        assertThat(tuned.model().sha256()).isEqualTo(expected.model().sha256());
        assertThat(tuned.recipe().orElseThrow().sha256()).isEqualTo(expected.recipe().orElseThrow().sha256());
        assertThat(tuned.quality()).isEqualTo(expected.quality());
        assertThat(tuned.cost().get("evaluations")).isEqualTo(expected.cost().get("evaluations"));
    }

    @Test
    void severalWorkersShareASearchAndFindTheSame() throws Exception {
        // When
        CandidateTuned tuned = searched("shared", ",'workers':2", 2);

        // Then
        assertThat(tuned.model().sha256()).isEqualTo(expected.model().sha256());
        assertThat(tuned.recipe().orElseThrow().sha256()).isEqualTo(expected.recipe().orElseThrow().sha256());
        List<SearchAdvanced> generations = CommittedTopic.events(broker.bootstrapServers(), Topics.SEARCHES.name()).stream()
                .filter(event -> event.data() instanceof SearchAdvanced advanced && advanced.search().name().equals("shared"))
                .map(event -> (SearchAdvanced) event.data()).toList();
        assertThat(generations).extracting(SearchAdvanced::evaluations).as("the start, then six candidates").containsExactly(1, 7);
        assertThat(generations.getLast().parts()).as("one candidate is left to the budget").isEqualTo(1);
        assertThat(CommittedTopic.events(broker.bootstrapServers(), Topics.JOB_EVENTS.name()).stream().map(event -> event.data())
                .filter(data -> data instanceof JobStarted started && started.job().title().equals("shared")
                        && started.job().kind().equals("measure-candidates"))).hasSize(3);
    }

    /// Has a search done by so many workers, each with a process's own folders.
    private static CandidateTuned searched(String name, String more, int workers) throws Exception {
        List<Worker> running = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Worker worker = new Worker(NAME, broker.bootstrapServers(), execution(name + i));
            running.add(worker);
            threads.add(Thread.ofPlatform().start(worker));
        }
        try {
            publisher.publish(Topics.commands(NAME), EVENTS.first(new TuneCandidate("sec", 1, name, alone.sources(), alone.base(), Optional.empty(),
                    alone.sequence(), plan(more))));
            return await(name).atMost(PATIENCE).until(() -> tuned(name), Optional::isPresent).orElseThrow();
        } finally {
            running.forEach(Worker::close);
            for (Thread thread : threads) {
                thread.join(PATIENCE);
            }
        }
    }

    private static Optional<CandidateTuned> tuned(String name) {
        return CommittedTopic.events(broker.bootstrapServers(), Topics.MODELS.name()).stream().map(event -> event.data())
                .filter(data -> data instanceof CandidateTuned candidate && candidate.name().equals(name)).map(CandidateTuned.class::cast).findFirst();
    }

    private static Execution execution(String process) throws Exception {
        ModelStore models = models(process);
        TuningSettings settings = new PinnedSettings(Duration.ofDays(1));
        List<Job<?>> jobs = List.of(new TuningJob(artifacts, models, new TuningMethods(List.of(new EvolveMethod())), settings),
                new MeasureCandidatesJob(artifacts, models, settings), new AdvanceSearchJob(artifacts, models, settings));
        return new Execution(NAME, jobs, publisher, EVENTS, states, new Telemetry(new SimpleMeterRegistry(), NAME),
                FailurePolicy.under(new TopicAdmin(broker.bootstrapServers()).deliveryLimit()), Files.createDirectories(folder.resolve("work-" + process)));
    }

    private static ModelStore models(String process) {
        return new ModelStore(artifacts, folder.resolve("models-" + process));
    }

    private static TuningPlan plan(String more) {
        return Json.read(("{" + (PLAN + more).replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8), TuningPlan.class);
    }

    private static ArtifactRef model(ModelStore models, String golden) throws IOException {
        Path copy = Files.createTempDirectory(folder, golden);
        try (Stream<Path> files = Files.list(Goldens.dam().resolve(golden))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Files.writeString(copy.resolve(ModelManifest.TOKENIZER), TOKENIZER);
        return models.put(copy);
    }

    private static ArtifactRef corpus(String name, long seed) throws IOException {
        Texts.random(folder, name, 1000, 160, seed).close();
        CorpusManifest.Split split = new CorpusManifest.Split(artifacts.put(folder.resolve(name + ".bin"), MediaTypes.MEGATRON_BIN),
                artifacts.put(folder.resolve(name + ".idx"), MediaTypes.MEGATRON_IDX), 1001, List.of());
        String digest = artifacts.put(TOKENIZER.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES).sha256();
        return artifacts.put(Json.bytes(new CorpusManifest("sec", name, 1, digest, 160, 0, split, split)), MediaTypes.CORPUS);
    }
}
