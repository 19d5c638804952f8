package dev.tributary.tuning;

import dev.tributary.contracts.Json;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.mixture.Sources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The golden models over their base, random text for each, and tasks over both, in a test's own folder.
public final class GoldenTasks implements AutoCloseable {

    public static final Compute EXACT = new Compute(Precision.FLOAT32, false, 64);
    /// The same whatever the processor.
    public static final Means MEANS = new Means(EXACT, Optional.of(Precision.FLOAT32), 1 << 20);

    public final Sources sources = GoldenModels.openSources();
    public final MegatronCorpus one;
    public final MegatronCorpus two;
    private final Path folder;

    /// @param tokens of each text
    public GoldenTasks(Path folder, int tokens) {
        this.folder = folder;
        this.one = Texts.random(folder, "one", tokens, 160, 1);
        this.two = Texts.random(folder, "two", tokens, 160, 2);
    }

    public Map<String, MegatronCorpus> texts() {
        return Map.of("one", one, "two", two);
    }

    /// @param plan JSON without its braces, with single quotes
    public TuningTask task(String plan, Optional<Path> resume) throws IOException {
        return task(plan, resume, MEANS);
    }

    public TuningTask task(String plan, Optional<Path> resume, Means means) throws IOException {
        TuningPlan settings = Json.read(("{" + plan.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8), TuningPlan.class);
        return new TuningTask(GoldenModels.engine(), sources, texts(), 16, settings, means, Optional.empty(), resume, folder.resolve("targets"),
                Files.createTempDirectory(folder, "task"));
    }

    @Override
    public void close() {
        sources.close();
        one.close();
        two.close();
    }
}
