package dev.tributary.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.AdvanceSearch;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.MeasureCandidates;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.contracts.search.CandidatesMeasured;
import dev.tributary.contracts.search.SearchAdvanced;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.method.TuningMethods;
import dev.tributary.tuning.search.EvolveMethod;
import dev.tributary.weights.Dtype;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What sharing a search among workers gains: processor seconds of a search in one job, beside those on the longest way through the same
/// search in parts, where each generation takes as long as its slowest part. The broker's own time is not in it. The demo's shape with a
/// vocabulary of 2,048, 4,096 tokens, float32.
///
/// Arguments: a folder that does not exist, evaluations, workers. To be run with `-XX:ActiveProcessorCount=1`, so that a job measures one
/// candidate at a time.
public final class SharedSearchSpeed {

    private static final String TOKENIZER = "{\"model\":{}}";
    private static final int VOCABULARY = 2048;

    private final Path folder;
    private final FileArtifactStore artifacts;
    private final ModelStore models;
    private int jobs;

    private SharedSearchSpeed(Path folder) throws IOException {
        this.folder = folder;
        this.artifacts = new FileArtifactStore(folder.resolve("store"));
        this.models = new ModelStore(artifacts, folder.resolve("models"));
    }

    public static void main(String[] arguments) throws IOException {
        new SharedSearchSpeed(Files.createDirectory(Path.of(arguments[0]))).run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    private void run(int evaluations, int workers) throws IOException {
        TuneCandidate.Source one = new TuneCandidate.Source("checkpoint", model("one", 1), corpus("domain", 1));
        TuneCandidate.Source two = new TuneCandidate.Source("partner", model("two", 2), corpus("general", 2));
        ArtifactRef base = model("base", 3);
        double warm = alone(search(one, two, base, evaluations, 1));
        double alone = alone(search(one, two, base, evaluations, 1));
        System.out.printf("one job: %.2f s of processor time (%.2f s before the code was compiled)%n", alone, warm);
        double shared = shared(search(one, two, base, evaluations, workers));
        System.out.printf("%d workers: %.2f s on the longest way, %.2f times as fast%n", workers, shared, alone / shared);
    }

    private double alone(TuneCandidate search) throws IOException {
        return seconds(tuning(), search).seconds();
    }

    private double shared(TuneCandidate search) throws IOException {
        Timed begun = seconds(tuning(), search);
        double way = begun.seconds();
        SharedSearch state = SharedSearch.begunAt(Instant.EPOCH);
        List<? extends Payload> last = begun.facts();
        while (last.getFirst() instanceof SearchAdvanced advanced) {
            state = state.advanced(advanced);
            double slowest = 0;
            for (MeasureCandidates part : SharedSearch.jobs(advanced)) {
                Timed measured = seconds(new MeasureCandidatesJob(artifacts, models, settings()), part);
                slowest = Math.max(slowest, measured.seconds());
                state = state.measured((CandidatesMeasured) measured.facts().getFirst());
            }
            AdvanceSearch next = state.next(search, Instant.EPOCH).orElseThrow();
            Timed step = seconds(new AdvanceSearchJob(artifacts, models, settings()), next);
            System.out.printf("  generation: slowest part %.2f s, then %.2f s%n", slowest, step.seconds());
            way += slowest + step.seconds();
            last = step.facts();
        }
        return way;
    }

    private record Timed(double seconds, List<? extends Payload> facts) {
    }

    private <C extends JobCommand> Timed seconds(Job<C> job, C command) throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long start = system.getProcessCpuTime();
        List<? extends Payload> facts = job.run(command, JobContext.alone(Files.createDirectory(folder.resolve("job-" + jobs++))));
        return new Timed((system.getProcessCpuTime() - start) / 1e9, facts);
    }

    private TuningJob tuning() {
        return new TuningJob(artifacts, models, new TuningMethods(List.of(new EvolveMethod())), settings());
    }

    private static TuningSettings settings() {
        return new PinnedSettings(Duration.ofDays(1));
    }

    private static TuneCandidate search(TuneCandidate.Source one, TuneCandidate.Source two, ArtifactRef base, int evaluations, int workers) {
        String plan = "{\"method\":\"evolve\",\"heldOut\":4,\"evaluations\":%d,\"workers\":%d}".formatted(evaluations, workers);
        return new TuneCandidate("sec", 1, "evolve", List.of(one, two), base, Optional.empty(), 128,
                Json.read(plan.getBytes(StandardCharsets.UTF_8), TuningPlan.class));
    }

    private ArtifactRef model(String name, long seed) throws IOException {
        Path made = folder.resolve(name);
        ObjectNode shape = DecoderConfig.llama(VOCABULARY, 192, 4, 6, 3, 512, 512, true, 0);
        try (Decoder decoder = Decoder.random(TorchEngine.start(settings().threads()), shape, seed)) {
            decoder.save(made, Dtype.BF16, List.of());
        }
        Files.writeString(made.resolve(ModelManifest.TOKENIZER), TOKENIZER);
        return models.put(made);
    }

    private ArtifactRef corpus(String name, long seed) throws IOException {
        Texts.random(folder, name, 8192, VOCABULARY, seed).close();
        CorpusManifest.Split split = new CorpusManifest.Split(artifacts.put(folder.resolve(name + ".bin"), MediaTypes.MEGATRON_BIN),
                artifacts.put(folder.resolve(name + ".idx"), MediaTypes.MEGATRON_IDX), 8193, List.of());
        String digest = artifacts.put(TOKENIZER.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES).sha256();
        return artifacts.put(Json.bytes(new CorpusManifest("sec", name, 1, digest, VOCABULARY, 0, split, split)), MediaTypes.CORPUS);
    }
}
