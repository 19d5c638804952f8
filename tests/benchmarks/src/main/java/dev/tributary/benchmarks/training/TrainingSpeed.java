package dev.tributary.benchmarks.training;

import dev.tributary.neural.data.Batching;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.AdamW;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.ProductKernel;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.training.Schedule;
import dev.tributary.neural.training.Trainer;
import dev.tributary.neural.training.TrainingSettings;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Times the training loop as a job runs it, one shape, precision and thread count per process. Prints one line of `key=value`:
/// tokens per second by the clock and per second of processor time (medians of five steps after one), peak resident memory, the share of the step that its matrix products would take
/// alone at their best, and the seconds a resume state takes to write.
///
/// Arguments: shape `a` or `b`, precision, threads, a folder to work in. `-Dsteps=N` times N steps.
public final class TrainingSpeed {

    private static final int STEPS = Integer.getInteger("steps", 5);

    private TrainingSpeed() {
    }

    public static void main(String[] arguments) throws IOException {
        Workload work = Workload.of(arguments[0], Compute.LOSS_ROWS);
        Precision precision = Precision.of(arguments[1]);
        TorchEngine engine = TorchEngine.start(Integer.parseInt(arguments[2]));
        Path folder = Path.of(arguments[3]);
        Batching batching = Batching.of(work.sequence(), work.tokens(), 0);
        TrainingSettings settings = new TrainingSettings(batching, Schedule.cosine(1e-3), AdamW.DEFAULT, Compute.of(precision), STEPS + 1L, 1);
        List<Double> seconds = new ArrayList<>();
        List<Double> processor = new ArrayList<>();
        try (MegatronCorpus corpus = corpus(folder, work); Decoder decoder = Decoder.random(engine, work.config(), 1);
                Trainer trainer = new Trainer(engine, decoder, corpus, Optional.empty(), settings, "benchmark")) {
            ProductKernel kernel = trainer.kernel();
            long[] last = {System.nanoTime(), processorNanos()};
            trainer.run(report -> {
                seconds.add((System.nanoTime() - last[0]) / 1e9);
                processor.add((processorNanos() - last[1]) / 1e9);
                last[0] = System.nanoTime();
                last[1] = processorNanos();
            });
            double step = median(seconds.subList(1, seconds.size()));
            double cpu = median(processor.subList(1, processor.size()));
            long peak = peakMegabytes();
            double state = stateSeconds(trainer, folder.resolve("state.safetensors"));
            double ceiling = new MatmulCeiling(engine, precision, kernel == ProductKernel.ATEN).seconds(work);
            System.out.printf(Locale.ROOT, "speed=%.1f cpu=%.1f memory=%d share=%.2f state=%.2f kernel=%s%n", work.tokens() / step,
                    work.tokens() / cpu, peak, ceiling / (cpu / engine.threads()), state, kernel.label());
        }
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static double stateSeconds(Trainer trainer, Path file) throws IOException {
        List<Double> seconds = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            long start = System.nanoTime();
            trainer.saveState(file);
            seconds.add((System.nanoTime() - start) / 1e9);
        }
        Files.delete(file);
        return median(seconds);
    }

    private static MegatronCorpus corpus(Path folder, Workload work) {
        Path bin = folder.resolve("random.bin");
        Path idx = folder.resolve("random.idx");
        CounterRandom random = new CounterRandom(1);
        int[] ids = new int[work.sequence()];
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.I32)) {
            for (int document = 0; document < (STEPS + 2) * work.batch(); document++) {
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = (int) random.below(document, i, work.vocabulary());
                }
                writer.add(ids, ids.length, 0);
            }
        }
        return MegatronCorpus.open(bin, idx);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10).findFirst().orElseThrow();
    }
}
