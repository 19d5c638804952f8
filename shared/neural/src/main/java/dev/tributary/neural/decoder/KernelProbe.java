package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Finds the kernel that a precision's products are computed fastest by, in less than a second and once per process.
///
/// The answer is meant to be a property of the processor, not of the moment: the product is the same for all models, what counts is the
/// calling thread's own time on a core, which other work does not lengthen much, at its best of several turns, and the kernel usual for
/// the processor stays unless another takes at most [#MARGIN] of its time. Where another pays it pays by a factor of two or more.
public final class KernelProbe {

    /// The share of the usual kernel's time another must not exceed to be chosen.
    static final double MARGIN = 0.7;

    private static final System.Logger LOG = System.getLogger(KernelProbe.class.getName());
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int SIZE = 512;
    private static final int TURNS = 10;
    /// A kernel that takes this many times the best's time after two turns gets no more.
    private static final double HOPELESS = 3;
    private static final Map<Precision, ProductKernel> CHOSEN = new EnumMap<>(Precision.class);

    private KernelProbe() {
    }

    /// The kernel to use for a precision on this machine; logs what was measured. Thread-safe.
    public static ProductKernel fastest(TorchEngine engine, Precision precision) {
        synchronized (CHOSEN) {
            return CHOSEN.computeIfAbsent(precision, missing -> measure(engine, missing));
        }
    }

    private static ProductKernel measure(TorchEngine engine, Precision precision) {
        ProductKernel usual = Processor.usual(precision);
        List<ProductKernel> others = ProductKernel.of(precision).stream().filter(kernel -> kernel != usual).toList();
        List<ProductKernel> kernels = Stream.concat(Stream.of(usual), others.stream()).toList();
        double[] seconds = new double[kernels.size()];
        Arrays.fill(seconds, Double.MAX_VALUE);
        Script script = engine.script(Decoder.class, "decoder.py");
        try (NDManager scope = engine.newScope()) {
            NDArray rows = scope.ones(new Shape(SIZE, SIZE));
            NDArray weights = scope.ones(new Shape(SIZE, SIZE));
            for (int turn = 0; turn < TURNS; turn++) {
                double best = Arrays.stream(seconds).min().orElseThrow();
                for (int i = 0; i < seconds.length; i++) {
                    if (turn >= 2 && seconds[i] > HOPELESS * best) {
                        continue;
                    }
                    seconds[i] = Math.min(seconds[i], time(script, scope, rows, weights, precision, kernels.get(i)));
                }
            }
        }
        ProductKernel chosen = choose(kernels, seconds);
        LOG.log(System.Logger.Level.INFO, "products={0} kernel={1} measuredMillis={2} of={3}", precision.label(), chosen.label(),
                Arrays.toString(Arrays.stream(seconds).map(value -> Math.round(value * 1e5) / 100.0).toArray()),
                kernels.stream().map(ProductKernel::label).toList());
        return chosen;
    }

    private static double time(Script script, NDManager scope, NDArray rows, NDArray weights, Precision precision,
            ProductKernel kernel) {
        try (NDManager turn = scope.newSubManager()) {
            long start = CLOCK.getCurrentThreadCpuTime();
            script.call(turn, "probe", rows, weights,
                    new long[] {0, 0, 0, 0, 0, 0, 0, precision.scalarType(), 0, 0, kernel.number()});
            return (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
        }
    }

    /// @param kernels the usual one first
    /// @param seconds of each kernel
    static ProductKernel choose(List<ProductKernel> kernels, double[] seconds) {
        int best = 0;
        for (int i = 1; i < seconds.length; i++) {
            if (seconds[i] <= MARGIN * seconds[0] && seconds[i] < seconds[best]) {
                best = i;
            }
        }
        return kernels.get(best);
    }
}
