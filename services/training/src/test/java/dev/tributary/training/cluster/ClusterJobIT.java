package dev.tributary.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCancelRequested;
import dev.tributary.contracts.job.JobCheckpointed;
import dev.tributary.contracts.job.JobFailed;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.testing.broker.CommittedTopic;
import dev.tributary.testing.broker.ShippedStreams;
import dev.tributary.testing.broker.TestBroker;
import dev.tributary.training.TinyRun;
import dev.tributary.training.Trained;
import dev.tributary.worker.Execution;
import dev.tributary.worker.FailurePolicy;
import dev.tributary.worker.Telemetry;
import dev.tributary.worker.Worker;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.StoredCommand;
import dev.tributary.worker.kafka.TopicAdmin;
import dev.tributary.worker.ledger.JobStates;
import dev.tributary.worker.ledger.Ledger;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From a sealed corpus to its checkpoint by way of a cluster: real broker, trigger, ledger and worker; the cluster is fabric8's API
/// server in memory, and the test plays the Trainer's controller and the pods.
@Timeout(300)
class ClusterJobIT {

    private static final String NAME = "training";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ParallelLayout LAYOUT = new ParallelLayout(1, 2, 2);
    private static final Events EVENTS = new Events(NAME, Clock.systemUTC());
    private static final String PIPELINE = """
            name: %s
            source: { folder: { path: inbox } }
            corpus: { seal: { tokens: 1000, every: P1D } }
            base: models/base
            training: { sequence: 16, batchTokens: 128, learningRate: 3e-3 }
            candidates: [ { merge: { recipe: recipes/linear.yaml } } ]
            evaluation: { suites: [domain-perplexity] }
            release: { best: domain-perplexity }
            """;

    @TempDir
    private static Path volume;
    private static final FakeCluster CLUSTER = new FakeCluster();
    private static final KubernetesClient CLIENT = CLUSTER.client();
    private static TestBroker broker;
    private static EventPublisher publisher;
    private static KafkaStreams streams;
    private static JobStates states;
    private static Worker worker;
    private static Thread working;
    private static TinyRun tiny;

    @BeforeAll
    static void start() throws Exception {
        tiny = new TinyRun(volume);
        broker = TestBroker.start();
        TopicAdmin topics = new TopicAdmin(broker.bootstrapServers());
        topics.declare((short) 1, Duration.ofSeconds(5));
        publisher = new EventPublisher(broker.bootstrapServers(), NAME + "-publisher");
        StreamsBuilder builder = new StreamsBuilder();
        new Ledger(NAME, EVENTS).addTo(builder);
        TinyRun.trigger(EVENTS, LAYOUT).addTo(builder);
        streams = new KafkaStreams(builder.build(),
                ShippedStreams.settings(Worker.class, NAME, broker.bootstrapServers(), volume.resolve("streams")));
        states = new JobStates(broker.bootstrapServers(), NAME);
        streams.start();
        states.awaitCaughtUp();
        await().atMost(PATIENCE).until(() -> streams.state() == KafkaStreams.State.RUNNING);
        ClusterEngine engine = new ClusterEngine(new TrainJobs(CLIENT, Optional.of(FakeCluster.NAMESPACE)), tiny.artifacts, tiny.models,
                volume.resolve("store"), ClusterEngineTest.settings(volume), Duration.ofMinutes(1), 1);
        worker = new Worker(NAME, broker.bootstrapServers(), new Execution(NAME, List.of(tiny.job(engine)), publisher, EVENTS, states,
                new Telemetry(new SimpleMeterRegistry(), NAME), FailurePolicy.under(topics.deliveryLimit()),
                Files.createDirectories(volume.resolve("work"))));
        working = Thread.ofPlatform().start(worker);
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        working.join(PATIENCE);
        streams.close(PATIENCE);
        states.close();
        publisher.close();
        broker.close();
        CLIENT.close();
        CLUSTER.close();
    }

    @Test
    void aSealedCorpusBecomesACheckpointWhateverHappensToThePodsOnTheWay() throws Exception {
        // Given
        TrainCheckpoint command = sealed("smooth", 1);
        String job = command.key();
        await("its TrainJob").atMost(PATIENCE).until(() -> CLUSTER.job(job).isPresent());

        // When a queue holds it, lets it go, and it computes
        CLUSTER.condition(job, "Suspended", "Queued", "waits for quota");
        CLUSTER.active(job, 2);
        pods(job).report("{\"step\": 4, \"steps\": 16, \"measures\": {\"loss\": 3.5, \"tokensPerSecond\": 800.0}}\n");
        ArtifactRef state = artifact("state of step 4", MediaTypes.RESUME_STATE);
        pods(job).write("state.json", state);

        // Then what the pods say is the job's
        await("its state").atMost(PATIENCE).until(() -> states.find(job).flatMap(JobState::resume).equals(Optional.of(state)));
        await("its progress").atMost(PATIENCE).until(() -> said(Topics.progress(NAME), JobProgressed.class, job).stream()
                .anyMatch(progress -> progress.fraction() == 0.25 && progress.measures().get("loss") == 3.5));

        // When a pod is lost, all are started again, and they end well
        CLUSTER.active(job, 0);
        CLUSTER.active(job, 2);
        Trained trained = ends(job);

        // Then
        CheckpointTrained fact = fact("smooth");
        assertThat(fact.model()).isEqualTo(trained.model());
        assertThat(fact.parent()).isEqualTo(command.parent());
        assertThat(fact.corpus()).isEqualTo(command.corpus());
        assertThat(fact.optimiserState()).isEqualTo(trained.optimiserState());
        assertThat(fact.tokensSeen()).isEqualTo(fact.steps() * 128);
        assertThat(fact.trainingLoss()).isEqualTo(2.25);
        assertThat(fact.lossCurve()).contains(trained.lossCurve());
        assertThat(said(Topics.JOB_EVENTS, JobStarted.class, job)).hasSize(1);
        assertThat(CLUSTER.job(job)).isEmpty();
        assertThat(pods(job).run()).doesNotExist();

        // And the next corpus goes on from there
        TrainCheckpoint next = sealed("smooth", 2);
        assertThat(next.parent()).isEqualTo(trained.model());
        assertThat(next.optimiserState()).isEqualTo(trained.optimiserState());
        await("its TrainJob").atMost(PATIENCE).until(() -> CLUSTER.job(next.key()).isPresent());
        ends(next.key());
    }

    @Test
    void aTrainJobThatIsDeletedAndOneThatFailsAreMadeAgainFromTheLastState() throws Exception {
        // Given
        String job = sealed("stormy", 1).key();
        await("its TrainJob").atMost(PATIENCE).until(() -> CLUSTER.job(job).isPresent());
        CLUSTER.active(job, 2);
        ArtifactRef state = artifact("state of the first", MediaTypes.RESUME_STATE);
        pods(job).write("state.json", state);
        await("its state").atMost(PATIENCE).until(() -> !said(Topics.JOB_EVENTS, JobCheckpointed.class, job).isEmpty());

        // When
        CLUSTER.delete(job);

        // Then
        await("another").atMost(PATIENCE).until(() -> CLUSTER.job(job).isPresent());
        assertThat(asked(job).get("resume").asText()).isEqualTo(tiny.artifacts.file(state).toString());

        // When
        CLUSTER.active(job, 2);
        CLUSTER.pod(job, "Error", 137);
        CLUSTER.condition(job, "Failed", "JobSetFailed", "restarted too often");

        // Then
        await("both failures").atMost(PATIENCE).until(() -> said(Topics.JOB_EVENTS, JobFailed.class, job).size() == 2);
        assertThat(said(Topics.JOB_EVENTS, JobFailed.class, job)).allSatisfy(failed -> assertThat(failed.last()).isFalse())
                .extracting(failed -> failed.failure().code()).containsExactly("trainjob-deleted", "trainjob-failed");
        await("a third").atMost(PATIENCE).until(() -> CLUSTER.job(job).isPresent());
        CLUSTER.active(job, 2);
        assertThat(fact("stormy", ends(job))).isTrue();
    }

    @Test
    void aCancelledRunSavesItsStateAndIsResumedFromIt() throws Exception {
        // Given
        String job = sealed("cancelled", 1).key();
        await("its TrainJob").atMost(PATIENCE).until(() -> CLUSTER.job(job).isPresent());
        CLUSTER.active(job, 2);

        // When
        publisher.publish(Topics.JOB_EVENTS, EVENTS.first(new JobCancelRequested(job, NAME, "the test says so")));
        await("it is to stop").atMost(PATIENCE).until(() -> spec(job).path("suspend").asBoolean());
        ArtifactRef state = artifact("state at the end", MediaTypes.RESUME_STATE);
        pods(job).write("state.json", state);
        CLUSTER.condition(job, "Suspended", "Suspended", "");

        // Then
        await("cancelled").atMost(PATIENCE).until(() -> states.find(job).filter(JobState.Cancelled.class::isInstance).isPresent());
        JobState.Cancelled cancelled = (JobState.Cancelled) states.find(job).orElseThrow();
        assertThat(cancelled.resume()).contains(state);
        assertThat(CLUSTER.job(job)).isEmpty();

        // When
        new StoredCommand(broker.bootstrapServers(), cancelled.job().command()).publishAgain(publisher, EVENTS);
        await("its TrainJob").atMost(PATIENCE).until(() -> CLUSTER.job(job).isPresent());

        // Then
        assertThat(spec(job).path("suspend").asBoolean()).isFalse();
        assertThat(asked(job).get("resume").asText()).isEqualTo(tiny.artifacts.file(state).toString());
        CLUSTER.active(job, 2);
        assertThat(fact("cancelled", ends(job))).isTrue();
    }

    /// A corpus is sealed, and the trigger asks for a run.
    private static TrainCheckpoint sealed(String pipeline, int version) throws IOException {
        CorpusManifest corpus = tiny.counting();
        if (version == 1) {
            publish(Topics.PIPELINES, new PipelineDefined(PipelineFile.parse("test", PIPELINE.formatted(pipeline)),
                    Map.of(PipelineDefined.BASE, tiny.base()), Map.of("linear", artifact("recipe", MediaTypes.RECIPE)), Map.of()));
        }
        publish(Topics.CORPORA, new CorpusSealed(pipeline, CorpusSealed.DOMAIN, version, tiny.artifacts.put(Json.bytes(corpus), MediaTypes.CORPUS),
                corpus.train().tokens(), corpus.train().tokens(), 40));
        return await("the command").atMost(PATIENCE).until(() -> events(Topics.commands(NAME)).stream()
                .filter(data -> data instanceof TrainCheckpoint command && command.pipeline().equals(pipeline) && command.round() == version)
                .map(TrainCheckpoint.class::cast).findFirst(), Optional::isPresent).orElseThrow();
    }

    /// The pods of a run end well, and its job is done.
    private static Trained ends(String job) throws IOException {
        Map<String, ArtifactRef> files = new TreeMap<>(tiny.models.manifest(tiny.base()).files());
        files.put("model.safetensors", artifact("weights of " + job, MediaTypes.SAFETENSORS));
        ArtifactRef state = artifact("optimiser of " + job, MediaTypes.RESUME_STATE);
        Trained trained = new Trained(tiny.models.put(new ModelManifest(files)), Optional.of(state),
                artifact("curve", MediaTypes.LOSS_CURVE), 2.25, List.of(), Optional.empty());
        pods(job).write("state.json", state);
        pods(job).write("result.json", trained);
        CLUSTER.condition(job, "Complete", "AllJobsCompleted", "");
        await("completed").atMost(PATIENCE).until(() -> states.find(job).filter(JobState.Completed.class::isInstance).isPresent());
        return trained;
    }

    private static CheckpointTrained fact(String pipeline) {
        return await("its fact").atMost(PATIENCE).until(() -> events(Topics.MODELS).stream()
                .filter(data -> data instanceof CheckpointTrained trained && trained.pipeline().equals(pipeline))
                .map(CheckpointTrained.class::cast).findFirst(), Optional::isPresent).orElseThrow();
    }

    private static boolean fact(String pipeline, Trained trained) {
        return fact(pipeline).model().equals(trained.model());
    }

    private static FakePods pods(String job) {
        return new FakePods(volume.resolve("runs").resolve(job));
    }

    private static JsonNode asked(String job) throws IOException {
        return Json.mapper().readTree(pods(job).run().resolve("job.json").toFile());
    }

    private static JsonNode spec(String job) {
        return Json.mapper().valueToTree(CLUSTER.job(job).orElseThrow().getAdditionalProperties().get("spec"));
    }

    private static <T extends Payload> void publish(Topic<? super T> topic, T payload) {
        publisher.publish(topic, EVENTS.first(payload));
    }

    private static <T extends Payload> List<T> said(Topic<?> topic, Class<T> type, String job) {
        return events(topic).stream().filter(data -> type.isInstance(data) && data.key().equals(job)).map(type::cast).toList();
    }

    private static List<Payload> events(Topic<?> topic) {
        return CommittedTopic.events(broker.bootstrapServers(), topic.name()).stream().map(Event::data).toList();
    }

    private static ArtifactRef artifact(String content, String mediaType) {
        return tiny.artifacts.put(content.getBytes(StandardCharsets.UTF_8), mediaType);
    }
}
