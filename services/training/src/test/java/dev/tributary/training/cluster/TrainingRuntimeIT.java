package dev.tributary.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.training.FakeContext;
import dev.tributary.training.TinyRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cluster's entry point, really run. Skipped unless TRIBUTARY_PYTHON names a Python with torch, transformers and safetensors.
class TrainingRuntimeIT {

    private static final Path RUNTIME = Path.of("../../k8s/training-runtime").toAbsolutePath().normalize();

    @TempDir
    Path volume;

    @BeforeEach
    void needPython() {
        assumeThat(System.getenv("TRIBUTARY_PYTHON")).as("TRIBUTARY_PYTHON, a Python with torch, transformers and safetensors").isNotNull();
    }

    @Test
    void itsOwnTestsPass() throws IOException, InterruptedException {
        assertThat(python("-m", "unittest")).isZero();
    }

    @Test
    void twoProcessesOnAClusterTrainWhatThisEngineTrainsAndEitherGoesOnFromTheOther() throws Exception {
        // Given
        TinyRun tiny = new TinyRun(volume);
        CorpusManifest corpus = tiny.counting();
        TrainCheckpoint local = tiny.command(corpus, TinyRun.plan());
        TrainCheckpoint spread = new TrainCheckpoint(local.pipeline(), local.round(), local.parent(), Optional.empty(), 0, local.corpus(),
                Optional.empty(), 0, local.plan(), Optional.of(new ParallelLayout(1, 2, 2)));

        try (FakeCluster cluster = new FakeCluster(); KubernetesClient client = cluster.client()) {
            // When the same run is trained here and there
            CheckpointTrained ours = tiny.train(local, context());
            CompletableFuture<Void> pods = pods(cluster, spread);
            FakeContext context = context();
            ClusterEngine engine = new ClusterEngine(new TrainJobs(client, Optional.of(FakeCluster.NAMESPACE)), tiny.artifacts, tiny.models,
                    volume.resolve("store"), ClusterEngineTest.settings(volume), Duration.ofHours(1), 1);
            CheckpointTrained theirs = tiny.trainOn(engine, spread, context);
            pods.join();

            // Then
            List<Double> expected = losses(tiny, ours);
            List<Double> found = losses(tiny, theirs);
            assertThat(found).hasSameSizeAs(expected);
            for (int step = 0; step < expected.size(); step++) {
                assertThat(found.get(step)).as("step " + step).isCloseTo(expected.get(step), within(0.02 * expected.get(step)));
            }
            assertThat(theirs.trainingLoss()).isCloseTo(ours.trainingLoss(), within(0.02 * ours.trainingLoss()));
            assertThat(theirs.tokensSeen()).isEqualTo(ours.tokensSeen());
            assertThat(tiny.models.manifest(theirs.model()).files().keySet()).isEqualTo(tiny.models.manifest(ours.model()).files().keySet());
            assertThat(context.states).isNotEmpty();

            // And this engine goes on where the cluster ended
            TrainCheckpoint next = new TrainCheckpoint("sec", 2, theirs.model(), theirs.optimiserState(), theirs.tokensSeen(),
                    local.corpus(), Optional.empty(), 0, TinyRun.plan());
            CheckpointTrained after = tiny.train(next, context());
            assertThat(losses(tiny, after).getFirst()).isLessThan(expected.getLast() + 0.3);
        }
    }

    /// Plays controller and node: runs what the TrainJob asks for.
    private static CompletableFuture<Void> pods(FakeCluster cluster, TrainCheckpoint command) {
        return CompletableFuture.runAsync(() -> {
            try {
                while (cluster.job(command.key()).isEmpty()) {
                    Thread.sleep(5);
                }
                cluster.active(command.key(), 1);
                JsonNode job = Json.mapper().valueToTree(cluster.job(command.key()).orElseThrow().getAdditionalProperties());
                int ended = python("-m", "torch.distributed.run", "--standalone",
                        "--nproc-per-node=" + job.at("/spec/trainer/numProcPerNode").asInt(), "train.py", job.at("/spec/trainer/args/0").asText());
                cluster.condition(command.key(), ended == 0 ? "Complete" : "Failed", "Ended", "exit " + ended);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static int python(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder process = new ProcessBuilder(System.getenv("TRIBUTARY_PYTHON")).directory(RUNTIME.toFile())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT);
        process.command().addAll(List.of(arguments));
        process.environment().put("OMP_NUM_THREADS", "1");
        return process.start().waitFor();
    }

    private FakeContext context() {
        return new FakeContext(volume.resolve("attempt-" + System.nanoTime()), Optional.empty());
    }

    private static List<Double> losses(TinyRun tiny, CheckpointTrained trained) {
        return new String(tiny.artifacts.bytes(trained.lossCurve().orElseThrow()), StandardCharsets.UTF_8).lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class).get("loss").asDouble()).toList();
    }
}
