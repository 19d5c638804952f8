package dev.tributary.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.training.Assignment;
import dev.tributary.training.FakeContext;
import dev.tributary.training.Trained;
import dev.tributary.weights.InvalidModelException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every transition of a TrainJob, against fabric8's API server in memory; the test plays the controller and the pods.
@Timeout(60)
class ClusterEngineTest {

    private static final String CONFIG = DecoderConfig.llama(64, 32, 2, 4, 2, 64, 32, true, 0).toString();

    @TempDir
    Path volume;

    private final FakeCluster cluster = new FakeCluster();
    private final KubernetesClient client = cluster.client();
    private final FakeTime time = new FakeTime();
    private FileArtifactStore artifacts;
    private ModelStore models;
    private Assignment assignment;
    private FakeContext context;
    private String name;

    @BeforeEach
    void fill() throws IOException {
        artifacts = new FileArtifactStore(volume.resolve("store"));
        models = new ModelStore(artifacts, volume.resolve("models"));
        ArtifactRef tokenizer = artifacts.put("{}".getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES);
        ModelManifest parent = new ModelManifest(Map.of("config.json", bytes(CONFIG), "model.safetensors", bytes("weights"),
                ModelManifest.TOKENIZER, tokenizer));
        CorpusManifest.Split split = new CorpusManifest.Split(bytes("bin"), bytes("idx"), 12_800, List.of());
        CorpusManifest corpus = new CorpusManifest("sec", "domain", 1, tokenizer.sha256(), 64, 0, split, split);
        TrainCheckpoint command = new TrainCheckpoint("sec", 1, models.put(parent), Optional.empty(), 0, bytes("manifest"), Optional.empty(),
                0, plan(), Optional.of(new ParallelLayout(2, 4, 1)));
        assignment = new Assignment(command, parent, corpus, Optional.empty());
        name = command.key();
        context = new FakeContext(volume.resolve("scratch"), Optional.empty());
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    @Test
    void aRunBecomesATrainJobOfOurRuntimeOnOurVolume() throws Exception {
        // When
        CompletableFuture<Trained> run = start();
        until(() -> cluster.job(name).isPresent());

        // Then
        JsonNode spec = Json.mapper().valueToTree(cluster.job(name).orElseThrow().getAdditionalProperties().get("spec"));
        assertThat(spec.at("/runtimeRef/name").asText()).isEqualTo("tributary-torch");
        assertThat(spec.at("/trainer/numNodes").asInt()).isEqualTo(2);
        assertThat(spec.at("/trainer/numProcPerNode").asInt()).isEqualTo(4);
        assertThat(spec.at("/trainer/args/0").asText()).isEqualTo(run().toString());
        assertThat(spec.at("/trainer/resourcesPerNode/limits").get("nvidia.com/gpu").asText()).isEqualTo("4");
        JsonNode pod = spec.at("/runtimePatches/0/trainingRuntimeSpec/template/spec/replicatedJobs/0/template/spec/template/spec");
        assertThat(pod.at("/volumes/0/persistentVolumeClaim/claimName").asText()).isEqualTo("artifacts");
        assertThat(pod.at("/containers/0/volumeMounts/0/mountPath").asText()).isEqualTo(volume.toString());
        JsonNode job = Json.mapper().readTree(run().resolve("job.json").toFile());
        assertThat(job.at("/settings/steps").asInt()).isEqualTo(100);
        assertThat(job.at("/settings/batching/microSequences").asInt()).isEqualTo(1);
        assertThat(job.at("/worldSize").asInt()).isEqualTo(8);
        assertThat(run().resolve("base/config.json")).hasContent(CONFIG);
        succeed(run);
    }

    @Test
    void whatPodsReportIsTheJobsProgressAndTheirStatesAreTheJobs() throws Exception {
        // Given
        CompletableFuture<Trained> run = running();

        // When
        ArtifactRef state = bytes("state 1");
        pods().write("state.json", state);
        pods().report("{\"step\": 25, \"steps\": 100, \"measures\": {\"loss\": 2.5, \"tokensPerSecond\": 1000.0}}\n{\"step\": 26, ");

        // Then
        until(() -> !context.reports.isEmpty() && !context.states.isEmpty());
        assertThat(context.reports).containsExactly(new FakeContext.Report(0.25, Map.of("loss", 2.5, "tokensPerSecond", 1000.0)));
        assertThat(context.states).containsExactly(state);
        pods().report("\"steps\": 100, \"measures\": {}}\n");
        until(() -> context.reports.size() == 2);
        succeed(run);
    }

    @Test
    void aCompleteTrainJobsResultIsPickedUpAndNothingIsLeftBehind() throws Exception {
        // Given
        CompletableFuture<Trained> run = running();

        // When
        Trained expected = succeed(run);

        // Then
        assertThat(run.join()).isEqualTo(expected);
        assertThat(context.states).containsExactly(expected.optimiserState().orElseThrow());
        assertThat(cluster.job(name)).isEmpty();
        assertThat(run()).doesNotExist();
    }

    @Test
    void aCompleteTrainJobWithoutAResultSaysWhatToCheck() throws Exception {
        CompletableFuture<Trained> run = running();
        cluster.condition(name, "Complete", "AllJobsCompleted", "");
        assertThat(failure(run)).isInstanceOf(Failure.Defect.class).extracting(Failure::message).asString()
                .contains("no result.json in " + run()).contains("claim 'artifacts'");
    }

    @Test
    void aFailureOfTheEntryPointIsTheJobsFailure() throws Exception {
        // Given
        CompletableFuture<Trained> run = running();

        // When
        Failure diverged = new Failure.Defect("training-diverged", "Training diverged at step 7: a number is not finite");
        Files.write(run().resolve("failure.json"), Json.bytes(diverged));
        cluster.condition(name, "Failed", "JobsFailed", "jobset failed");

        // Then
        assertThat(failure(run)).isEqualTo(diverged);
        assertThat(cluster.job(name)).isEmpty();
    }

    @Test
    void aTrainJobThatFailedWithoutAWordIsTriedAgainFromItsLastState() throws Exception {
        // Given
        CompletableFuture<Trained> run = running();
        ArtifactRef state = bytes("state 1");
        pods().write("state.json", state);

        // When
        cluster.pod(name, "Error", 1);
        cluster.condition(name, "Failed", "FailedJobs", "jobset failed due to one or more job failures");

        // Then
        assertThat(failure(run)).isEqualTo(new Failure.Unavailable("trainjob-failed", "TrainJob '" + name
                + "' failed: FailedJobs, jobset failed due to one or more job failures; its pods: Error"));
        assertThat(context.states).containsExactly(state);
        context = new FakeContext(volume.resolve("scratch"), Optional.of(state));
        CompletableFuture<Trained> again = running();
        assertThat(Json.mapper().readTree(run().resolve("job.json").toFile()).get("resume").asText()).isEqualTo(artifacts.file(state).toString());
        succeed(again);
    }

    @Test
    void aPodKilledForWantOfMemorySaysWhichSettingsHelp() throws Exception {
        CompletableFuture<Trained> run = running();
        cluster.pod(name, "OOMKilled", 137);
        cluster.condition(name, "Failed", "FailedJobs", "jobset failed");
        assertThat(failure(run)).isInstanceOf(Failure.Exhausted.class).extracting(Failure::message).asString()
                .contains("tributary.training.kubernetes.resources.memory");
    }

    @Test
    void aMissingRuntimeIsNamed() throws Exception {
        CompletableFuture<Trained> run = running();
        cluster.condition(name, "Failed", "TrainingRuntimeNotSupported", "not found");
        assertThat(failure(run)).isInstanceOf(Failure.Invalid.class).extracting(Failure::message).asString()
                .contains("ClusterTrainingRuntime 'tributary-torch'").contains("k8s/training-runtime");
    }

    @Test
    void anEvictedPodIsTheClustersToRestartAndTheRunGoesOn() throws Exception {
        // Given
        CompletableFuture<Trained> run = running();
        pods().report("{\"step\": 50, \"steps\": 100, \"measures\": {}}\n");
        until(() -> context.reports.size() == 1);

        // When its pods are lost, and made again from their last state
        cluster.active(name, 0);
        cluster.active(name, 2);
        pods().report("{\"step\": 40, \"steps\": 100, \"measures\": {}}\n");

        // Then
        until(() -> context.reports.size() == 2);
        assertThat(run).isNotDone();
        succeed(run);
    }

    @Test
    void aQueueMaySuspendAndResumeARun() throws Exception {
        CompletableFuture<Trained> run = running();
        cluster.condition(name, "Suspended", "Suspended", "preempted");
        long then = time.nanos();
        until(() -> time.nanos() > then + Duration.ofSeconds(5).toNanos());
        assertThat(run).isNotDone();
        cluster.active(name, 2);
        succeed(run);
    }

    @Test
    void aCancelledJobIsSuspendedSavesItsStateAndIsDeleted() throws Exception {
        // Given
        CompletableFuture<Trained> run = running();

        // When
        context.jobCancelled = true;
        until(() -> isSuspended());
        assertThat(run).isNotDone();
        ArtifactRef state = bytes("state at the end");
        pods().write("state.json", state);
        cluster.condition(name, "Suspended", "Suspended", "");

        // Then
        assertThat(failure(run)).isInstanceOf(Failure.Cancelled.class);
        assertThat(context.states).containsExactly(state);
        assertThat(cluster.job(name)).isEmpty();
        assertThat(run()).doesNotExist();
    }

    @Test
    void podsThatDoNotStopInTimeAreDeleted() throws Exception {
        CompletableFuture<Trained> run = running();
        context.jobCancelled = true;
        assertThat(failure(run)).isInstanceOf(Failure.Cancelled.class);
        assertThat(time.nanos()).isGreaterThan(Duration.ofMinutes(5).toNanos());
        assertThat(cluster.job(name)).isEmpty();
    }

    @Test
    void anAttemptThatEndsLeavesTheRunToTheNextWhichAdoptsIt() throws Exception {
        // Given
        CompletableFuture<Trained> first = running();
        context.attemptEnded = true;
        assertThat(failure(first)).isInstanceOf(Failure.Cancelled.class);
        String uid = cluster.job(name).orElseThrow().getMetadata().getUid();
        pods().write("marker.json", bytes("untouched"));

        // When
        context = new FakeContext(volume.resolve("scratch"), Optional.empty());
        CompletableFuture<Trained> second = start();
        pods().report("{\"step\": 75, \"steps\": 100, \"measures\": {}}\n");

        // Then
        until(() -> !context.reports.isEmpty());
        assertThat(cluster.job(name).orElseThrow().getMetadata().getUid()).isEqualTo(uid);
        assertThat(run().resolve("marker.json")).exists();
        succeed(second);
    }

    @Test
    void aCancellationThatItsWorkerDidNotSurviveIsFinishedBeforeTheRunStartsAgain() throws Exception {
        // Given
        running();
        context.attemptEnded = true;
        new TrainJobs(client, Optional.of(FakeCluster.NAMESPACE)).cancel(name);
        ArtifactRef state = bytes("state at the end");
        pods().write("state.json", state);
        cluster.condition(name, "Suspended", "Suspended", "");
        String uid = cluster.job(name).orElseThrow().getMetadata().getUid();

        // When the job is resumed
        context = new FakeContext(volume.resolve("scratch"), Optional.empty());
        CompletableFuture<Trained> run = start();

        // Then
        until(() -> cluster.job(name).filter(job -> !job.getMetadata().getUid().equals(uid)).isPresent());
        assertThat(context.states).containsExactly(state);
        assertThat(Json.mapper().readTree(run().resolve("job.json").toFile()).get("resume").asText()).isEqualTo(artifacts.file(state).toString());
        cluster.active(name, 2);
        succeed(run);
    }

    @Test
    void aTrainJobOfThatNameThatIsNotOursIsLeftAlone() throws Exception {
        cluster.create(new GenericKubernetesResourceBuilder().withApiVersion("trainer.kubeflow.org/v1alpha1").withKind("TrainJob")
                .withNewMetadata().withName(name).endMetadata().build());
        assertThat(failure(start())).isInstanceOf(Failure.Invalid.class).extracting(Failure::code).isEqualTo("trainjob-name-taken");
        assertThat(cluster.job(name)).isPresent();
    }

    @Test
    void aTrainJobThatSomebodyDeletesEndsTheAttemptAndTheNextMakesItAnew() throws Exception {
        CompletableFuture<Trained> run = running();
        cluster.delete(name);
        assertThat(failure(run)).isInstanceOf(Failure.Unavailable.class).extracting(Failure::code).isEqualTo("trainjob-deleted");
        succeed(running());
    }

    @Test
    void aWatchThatIsTooOldIsBegunAnewAndMissesNothing() throws Exception {
        // Given a watch that has gone deaf
        cluster.deafenNextWatch();
        CompletableFuture<Trained> run = start();
        until(() -> cluster.job(name).isPresent() && cluster.watches.get() == 1);
        Trained expected = result();
        cluster.condition(name, "Complete", "AllJobsCompleted", "");
        assertThat(run).isNotDone();

        // When
        cluster.expire();

        // Then
        assertThat(run.get()).isEqualTo(expected);
    }

    @Test
    void anApiServerThatGoesAwayAndComesBackIsWaitedFor() throws Exception {
        // Given a watch that breaks while the API server is away
        cluster.deafenNextWatch();
        CompletableFuture<Trained> run = start();
        until(() -> cluster.watches.get() == 1);
        cluster.goAway();
        cluster.expire();

        // When the run is heard of from the volume alone
        pods().report("{\"step\": 50, \"steps\": 100, \"measures\": {}}\n");
        until(() -> !context.reports.isEmpty());
        long then = time.nanos();
        until(() -> time.nanos() > then + Duration.ofMinutes(1).toNanos());
        assertThat(run).isNotDone();
        cluster.comeBack();

        // Then
        succeed(run);
    }

    @Test
    void anApiServerThatStaysAwayEndsTheAttemptAndNotTheRun() throws Exception {
        // Given a watch that broke while the API server is away
        cluster.deafenNextWatch();
        CompletableFuture<Trained> run = start();
        until(() -> cluster.watches.get() == 1);
        cluster.goAway();
        cluster.expire();

        // Then
        assertThat(failure(run)).isInstanceOf(Failure.Unavailable.class).extracting(Failure::message).asString()
                .contains("has not answered for PT10M").contains("adopts it");
        cluster.comeBack();
        assertThat(cluster.job(name)).isPresent();
    }

    @Test
    void whatTheClusterRefusesSaysWhatToDo() {
        cluster.refuse(403, "trainjobs is forbidden");
        assertThat(failure(start())).isInstanceOf(Failure.Unavailable.class).extracting(Failure::message).asString()
                .contains("may not manage TrainJobs in namespace 'tributary'").contains("k8s/training-runtime/access.yaml");
        cluster.refuse(404, "the server could not find the requested resource");
        assertThat(failure(start())).extracting(Failure::message).asString().contains("install Kubeflow Trainer 2.2");
        cluster.refuse(422, "spec.trainer.numNodes: Invalid value");
        assertThat(failure(start())).isInstanceOf(Failure.Invalid.class).extracting(Failure::message).asString().contains("numNodes");
    }

    @Test
    void filesOutsideTheSharedVolumeAreRefusedWithTheSetting() {
        ClusterEngine engine = new ClusterEngine(new TrainJobs(client, Optional.empty()), artifacts, models, volume.resolve("store"),
                settings(volume.resolve("elsewhere")), Duration.ofMinutes(1), 1, time);
        assertThat(failure(CompletableFuture.supplyAsync(() -> train(engine)))).isInstanceOf(Failure.Invalid.class)
                .extracting(Failure::message).asString().contains("tributary.training.kubernetes.runs").contains("'artifacts'");
    }

    @Test
    void aBatchThatCannotBeSplitIsRefusedWithTheNumbers() {
        TrainCheckpoint uneven = new TrainCheckpoint("sec", 1, assignment.command().parent(), Optional.empty(), 0, bytes("manifest"),
                Optional.empty(), 0, plan(), Optional.of(new ParallelLayout(3, 1, 1)));
        assignment = new Assignment(uneven, assignment.parent(), assignment.domain(), Optional.empty());
        assertThat(failure(start())).isInstanceOf(Failure.Invalid.class).extracting(Failure::message).asString()
                .contains("8 sequences cannot be split over 3 processes in micro-batches of 1").contains("multiple of 48");
    }

    @Test
    void aDecoderThatIsNotKnownHereIsNotLeftToThePods() {
        ModelManifest unknown = new ModelManifest(Map.of("config.json", bytes(CONFIG.replace("\"llama\"", "\"gemma2\""))));
        assignment = new Assignment(assignment.command(), unknown, assignment.domain(), Optional.empty());
        assertThatThrownBy(() -> train(engine())).isInstanceOf(InvalidModelException.class).hasMessageContaining("model_type = gemma2");
        assertThat(cluster.job(name)).isEmpty();
    }

    private ClusterEngine engine() {
        return new ClusterEngine(new TrainJobs(client, Optional.of(FakeCluster.NAMESPACE)), artifacts, models, volume.resolve("store"),
                settings(volume), Duration.ofMinutes(1), 1, time);
    }

    private CompletableFuture<Trained> start() {
        return CompletableFuture.supplyAsync(() -> train(engine()), task -> Thread.ofVirtual().start(task));
    }

    private Trained train(ClusterEngine engine) {
        try {
            return engine.train(assignment, context);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<Trained> running() throws InterruptedException {
        int before = cluster.watches.get();
        CompletableFuture<Trained> run = start();
        until(() -> cluster.job(name).isPresent() && cluster.watches.get() > before);
        cluster.active(name, 2);
        return run;
    }

    private Trained result() throws IOException {
        Trained trained = new Trained(models.put(new ModelManifest(Map.of("model.safetensors", bytes("trained")))),
                Optional.of(bytes("last state")), bytes("curve"), 2.25, List.of(), Optional.empty());
        pods().write("state.json", trained.optimiserState().orElseThrow());
        pods().write("result.json", trained);
        return trained;
    }

    private Trained succeed(CompletableFuture<Trained> run) throws Exception {
        Trained trained = result();
        cluster.condition(name, "Complete", "AllJobsCompleted", "");
        assertThat(run.get()).isEqualTo(trained);
        return trained;
    }

    private boolean isSuspended() {
        return cluster.job(name).map(GenericKubernetesResource::getAdditionalProperties)
                .map(job -> Json.mapper().<JsonNode>valueToTree(job).at("/spec/suspend").asBoolean()).orElse(false);
    }

    private static Failure failure(CompletableFuture<Trained> run) {
        return run.handle((trained, thrown) -> {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            if (cause instanceof FailureException known) {
                return known.failure();
            }
            throw new AssertionError("no failure: " + trained, thrown);
        }).join();
    }

    private void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2);
        }
    }

    private Path run() {
        return volume.resolve("runs").resolve(name);
    }

    private FakePods pods() {
        return new FakePods(run());
    }

    private ArtifactRef bytes(String content) {
        return artifacts.put(content.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES);
    }

    private static TrainingPlan plan() {
        return new TrainingPlan(16, 128, 1e-3, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(7L), Optional.of(10));
    }

    /// Time that passes as fast as it is waited for.
    private static final class FakeTime implements Pause {

        private final AtomicLong nanos = new AtomicLong();

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            nanos.addAndGet(duration.toNanos());
            Thread.sleep(1);
        }
    }

    static ClusterSettings settings(Path mountPath) {
        return new ClusterSettings("tributary-torch", Map.of("nvidia.com/gpu", "4"), "artifacts", mountPath, mountPath.resolve("runs"),
                Duration.ofMinutes(10), Duration.ofMinutes(5));
    }
}
