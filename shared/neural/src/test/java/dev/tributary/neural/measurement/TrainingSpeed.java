package dev.tributary.neural.measurement;

import ai.djl.ndarray.NDManager;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Moments;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.neural.script.TorchEngine;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// Prints training speed in tokens per second, by the clock and per CPU second, as the median of steps: DJL's operations one by one,
/// and the script in both precisions. Arguments: threads, steps.
public final class TrainingSpeed {

    private record Workload(String name, int vocabulary, int width, int layers, int heads, int keyValueHeads, int feedForward, boolean tied,
            int sequence, int batch) {
    }

    private TrainingSpeed() {
    }

    public static void main(String[] arguments) {
        TorchEngine engine = TorchEngine.start(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2);
        int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        measure(engine, new Workload("demo", 2048, 192, 4, 6, 3, 512, true, 128, 8), steps);
        measure(engine, new Workload("4.2M", 4096, 256, 4, 8, 4, 768, true, 256, 8), steps);
    }

    private static void measure(TorchEngine engine, Workload work, int steps) {
        TokenBatch batch = batch(work);
        try (NDManager scope = engine.newScope();
                Decoder decoder = Decoder.random(engine, DecoderConfig.llama(work.vocabulary(), work.width(), work.layers(), work.heads(),
                        work.keyValueHeads(), work.feedForward(), work.sequence(), work.tied(), 0), 1);
                EagerDecoder eager = new EagerDecoder(decoder, scope)) {
            time(engine, work, "eager float32", steps, eager::step, batch);
            for (Precision precision : Precision.values()) {
                Moments moments = Moments.zero(decoder, scope);
                int[] number = {0};
                time(engine, work, "script " + precision.label(), steps,
                        tokens -> decoder.step(tokens, moments, AdamW.DEFAULT, 1e-3, ++number[0], Compute.of(precision)), batch);
            }
        }
    }

    private static void time(TorchEngine engine, Workload work, String path, int steps, Consumer<TokenBatch> step, TokenBatch batch) {
        for (int warm = 0; warm < 3; warm++) {
            step.accept(batch);
        }
        double[] seconds = new double[steps];
        long cpu = cpuNanos();
        for (int i = 0; i < steps; i++) {
            long start = System.nanoTime();
            step.accept(batch);
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        double cpuSeconds = (cpuNanos() - cpu) / 1e9;
        Arrays.sort(seconds);
        int tokens = batch.ids().length;
        System.out.printf("%-5s %-16s threads=%d median %,7.0f tokens/s, %,7.0f tokens per CPU second%n", work.name(), path,
                engine.threads(),
                tokens / seconds[steps / 2], tokens * steps / cpuSeconds);
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static TokenBatch batch(Workload work) {
        CounterRandom random = new CounterRandom(1);
        long[] ids = new long[work.batch() * work.sequence()];
        long[] labels = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.below(1, i, work.vocabulary());
            labels[i] = random.below(1, i + 1L, work.vocabulary());
        }
        return new TokenBatch(1, work.batch(), work.sequence(), ids, labels, Optional.empty());
    }
}
