package dev.tributary.benchmarks.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.Processor;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.AdamW;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.coefficients.TensorKind;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.mixture.Distance;
import dev.tributary.tuning.mixture.Distillation;
import dev.tributary.tuning.mixture.Lesson;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.mixture.Mixture;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Seconds per step of `dam` over two random models, here and in PyTorch on the same cores, models, text and steps: by the clock, and of
/// processor time, which other work on the machine sways less. The two must also agree on the last loss, or they did not do the same.
/// Both in float32, and in bfloat16 products (there: autocast).
///
/// Arguments: a work folder, threads, `demo` (3.1 M parameters) or `large` (the shape of SmolLM2-135M), sequences of each source in a step,
/// steps. The Python is what `TRIBUTARY_PYTHON` names; without one that has torch only our own figure is printed.
public final class DamStepBenchmark {

    private static final int LENGTH = 128;
    private static final Set<TensorKind> TRAINED = EnumSet.of(TensorKind.LINEAR, TensorKind.BIAS);

    private DamStepBenchmark() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int threads = Integer.parseInt(arguments[1]);
        ObjectNode config = arguments[2].equals("large")
                ? DecoderConfig.llama(49_152, 576, 30, 9, 3, 1536, 2048, true, 0)
                : DecoderConfig.llama(4_096, 192, 6, 6, 2, 512, 512, true, 0);
        int sequences = Integer.parseInt(arguments[3]);
        int steps = Integer.parseInt(arguments[4]);
        TorchEngine engine = TorchEngine.start(threads);
        List<Source> models = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path model = folder.resolve("source-" + i);
            if (!Files.exists(model)) {
                try (Decoder decoder = Decoder.random(engine, config, i)) {
                    decoder.save(model, Dtype.F32, List.of());
                }
            }
            models.add(new Source("source-" + i, model, "" + i));
        }
        List<List<Lesson>> text = text(folder, config.get("vocab_size").asInt(), sequences, steps);
        System.out.printf("fastest here: %s%n", Processor.quickest().label());
        List<Seconds> ours = new ArrayList<>();
        List<Seconds> theirs = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            ours.add(ours(engine, models, text, precision));
            theirs(folder, threads, sequences, steps, precision).ifPresent(theirs::add);
        }
        for (Seconds mine : ours) {
            System.out.println("tributary " + mine);
            theirs.forEach(other -> System.out.printf("  %.2f by the clock and %.2f in processor time of pytorch %s%n", mine.wall() / other.wall(),
                    mine.processor() / other.processor(), other));
        }
    }

    /// The least of all steps: whatever disturbs adds.
    private record Seconds(Precision precision, double wall, double processor, double loss) {

        @Override
        public String toString() {
            return "%s: %.4f s a step, %.4f s of processor time, last loss %.6f".formatted(precision.label(), wall, processor, loss);
        }
    }

    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static Seconds ours(TorchEngine engine, List<Source> models, List<List<Lesson>> text, Precision precision) {
        try (Sources sources = Sources.open(engine, models, Optional.empty())) {
            CoefficientSet coefficients = CoefficientSet.constant(sources.tensors(), 2, 0.5f);
            CoefficientSet first = coefficients.zeros();
            CoefficientSet second = coefficients.zeros();
            double wall = Double.POSITIVE_INFINITY;
            double processor = Double.POSITIVE_INFINITY;
            double loss = 0;
            Mixture mixture = new Mixture(engine, sources, Method.DAM, Activation.IDENTITY, coefficients);
            Distillation distillation = new Distillation(engine, mixture, Losses.DEFAULT, Compute.of(precision), Means.KEEP_BYTES);
            for (int step = 0; step < text.size(); step++) {
                double clock = System.nanoTime() / 1e9;
                double spent = processorSeconds();
                CoefficientSet gradient = coefficients.zeros();
                loss = distillation.differentiate(text.get(step), TRAINED, gradient).stream().mapToDouble(Distance::kl).sum();
                AdamW.DEFAULT.step(coefficients, gradient, first, second, TRAINED, 1e-3, step + 1);
                wall = Math.min(wall, System.nanoTime() / 1e9 - clock);
                processor = Math.min(processor, processorSeconds() - spent);
            }
            return new Seconds(precision, wall, processor, loss);
        }
    }

    /// Random tokens, the same for both: per step and source one batch.
    private static List<List<Lesson>> text(Path folder, int vocabulary, int sequences, int steps) throws IOException {
        CounterRandom random = new CounterRandom(1);
        int size = sequences * LENGTH;
        ByteBuffer bytes = ByteBuffer.allocate(steps * 2 * size * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        List<List<Lesson>> text = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            List<Lesson> lessons = new ArrayList<>();
            for (int source = 0; source < 2; source++) {
                long[] ids = new long[size];
                for (int i = 0; i < size; i++) {
                    ids[i] = random.below(step * 2L + source, i, vocabulary);
                    bytes.putInt((int) ids[i]);
                }
                lessons.add(Lesson.of(source, new TokenBatch(1, sequences, LENGTH, ids, ids, Optional.empty())));
            }
            text.add(lessons);
        }
        Files.write(folder.resolve("text.bin"), bytes.array());
        return text;
    }

    private static Optional<Seconds> theirs(Path folder, int threads, int sequences, int steps, Precision precision) throws IOException, InterruptedException {
        String python = System.getenv("TRIBUTARY_PYTHON");
        if (python == null || new ProcessBuilder(python, "-c", "import torch").redirectErrorStream(true).start().waitFor() != 0) {
            System.out.println("TRIBUTARY_PYTHON names no Python with torch: nothing to compare with");
            return Optional.empty();
        }
        Path script = folder.resolve("dam_step.py");
        try (InputStream resource = DamStepBenchmark.class.getResourceAsStream("dam_step.py")) {
            Files.write(script, Objects.requireNonNull(resource).readAllBytes());
        }
        Process process = new ProcessBuilder(python, script.toString(), folder.toString(), Integer.toString(threads), Integer.toString(sequences),
                Integer.toString(LENGTH), Integer.toString(steps), precision.label()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("PyTorch's step failed: " + output);
        }
        String[] figures = output.split(" ");
        return Optional.of(new Seconds(precision, Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Double.parseDouble(figures[2])));
    }
}
