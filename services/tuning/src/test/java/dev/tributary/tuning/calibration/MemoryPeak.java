package dev.tributary.tuning.calibration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.DecoderLayers;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.coefficients.TensorKind;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.mixture.Distillation;
import dev.tributary.tuning.mixture.Lesson;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.mixture.Mixture;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The anonymous memory of one step over random bfloat16 models of the 135 M shape (49,152 tokens, width 576, 30 layers, tied), above
/// what the process held once the models were mapped. Linux only.
///
/// Arguments: a work folder, the number of sources, megabytes of activations that may be kept (default: as the service keeps).
public final class MemoryPeak {

    private static final int TOKENS = 64;
    private static final int LOSS_ROWS = 64;
    private static final long SAMPLE_NANOS = 5_000_000;

    private MemoryPeak() {
    }

    public static void main(String[] arguments) throws IOException {
        Path work = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        long keep = arguments.length > 2 ? Long.parseLong(arguments[2]) << 20 : Means.KEEP_BYTES;
        ObjectNode json = DecoderConfig.llama(49_152, 576, 30, 9, 3, 1536, 2048, true, 0);
        DecoderConfig config = DecoderConfig.parse(json, "config");
        List<Source> models = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            Path folder = work.resolve("model-" + i);
            if (!Files.exists(folder)) {
                write(folder, json, config, i);
            }
            models.add(new Source("model-" + i, folder, "" + i));
        }
        TorchEngine engine = TorchEngine.start(1);
        try (Sources sources = Sources.open(engine, models.subList(0, count), Optional.of(models.get(count)))) {
            long one = sources.tensors().stream().mapToLong(TensorHeader::elements).sum() * Dtype.BF16.bytes();
            for (Method method : Method.values()) {
                measure(engine, sources, method, one, keep);
            }
        }
    }

    private static void measure(TorchEngine engine, Sources sources, Method method, long one, long keep) throws IOException {
        CoefficientSet coefficients = CoefficientSet.constant(sources.tensors(), sources.list().size(), 1f / sources.list().size());
        CoefficientSet gradient = coefficients.zeros();
        List<Lesson> lessons = new ArrayList<>();
        for (int source = 0; source < sources.list().size(); source++) {
            long[] ids = new SplittableRandom(source).longs(TOKENS, 0, 49_152).toArray();
            lessons.add(Lesson.of(source, new TokenBatch(1, 1, TOKENS, ids, ids, Optional.empty())));
        }
        Mixture mixture = new Mixture(engine, sources, method, Activation.IDENTITY, coefficients);
        Distillation distillation = new Distillation(engine, mixture, Losses.DEFAULT, new Compute(Precision.FLOAT32, false, LOSS_ROWS), keep);
        // What the method before has freed is no part of what this one takes.
        engine.releaseMemory();
        long before = anonymousBytes();
        AtomicLong peak = new AtomicLong(before);
        Thread sampler = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                peak.accumulateAndGet(anonymousBytes(), Math::max);
                LockSupport.parkNanos(SAMPLE_NANOS);
            }
        });
        distillation.differentiate(lessons, EnumSet.allOf(TensorKind.class), gradient);
        sampler.interrupt();
        DecoderConfig config = sources.config();
        long activations = (long) config.layers() * TOKENS * sources.list().size() * DecoderLayers.activationBytes(config, Precision.FLOAT32);
        System.out.printf("%s, %d sources: one source %,d MB in bfloat16; before %,d MB, peak %,d MB, %.2f of one source; activations of all layers %,d MB, room %,d MB%n",
                method.label(), sources.list().size(), one >> 20, before >> 20, peak.get() >> 20, (double) (peak.get() - before) / one, activations >> 20, keep >> 20);
    }

    private static long anonymousBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("RssAnon:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() << 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder, ObjectNode json, DecoderConfig config, long seed) {
        List<TensorHeader> tensors = DecoderLayers.parameters(config).stream()
                .map(tensor -> new TensorHeader(tensor.name(), Dtype.BF16, tensor.shape())).toList();
        SplittableRandom random = new SplittableRandom(seed);
        try (CheckpointWriter writer = CheckpointWriter.create(folder, json, tensors)) {
            for (TensorHeader tensor : tensors) {
                boolean matrix = tensor.shape().size() == 2;
                float[] row = new float[(int) tensor.columns()];
                byte[] bytes = new byte[row.length * Dtype.BF16.bytes()];
                for (long at = 0; at < tensor.rows(); at++) {
                    for (int k = 0; k < row.length; k++) {
                        row[k] = matrix ? (float) (random.nextDouble() - 0.5) / 10 : 1;
                    }
                    Blocks.encode(Dtype.BF16, row, 0, MemorySegment.ofArray(bytes), 0, row.length);
                    writer.write(tensor.name(), at * bytes.length, ByteBuffer.wrap(bytes));
                }
            }
            writer.publish();
        }
    }
}
