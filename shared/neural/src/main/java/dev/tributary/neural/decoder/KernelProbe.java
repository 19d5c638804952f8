package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds what products are computed fastest by, in less than a second and once per process: a kernel for a precision, or a precision.
///
/// The answer is meant to be a property of the processor, not of the moment: the product is the same for all models, what counts is the
/// calling thread's own time on a core, which other work does not lengthen much, at its best of several turns, and the first option stays
/// unless another takes at most [#MARGIN] of its time. Where another pays it pays by a factor of two or more.
public final class KernelProbe {

    /// The share of the first option's time another must not exceed to be chosen.
    static final double MARGIN = 0.7;

    private static final System.Logger LOG = System.getLogger(KernelProbe.class.getName());
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int SIZE = 512;
    private static final int TURNS = 10;
    /// An option that takes this many times the best's time after two turns gets no more.
    private static final double HOPELESS = 3;
    private static final List<Option> PRECISIONS = List.of(new Option(Precision.FLOAT32, ProductKernel.ATEN),
            new Option(Precision.BFLOAT16, ProductKernel.ATEN));
    private static final Map<List<Option>, Option> CHOSEN = new HashMap<>();

    private KernelProbe() {
    }

    private record Option(Precision precision, ProductKernel kernel) {

        @Override
        public String toString() {
            return precision.label() + "/" + kernel.label();
        }
    }

    /// The kernel to use for a precision on this machine; logs what was measured. Thread-safe.
    public static ProductKernel fastest(TorchEngine engine, Precision precision) {
        return fastest(engine, ProductKernel.of(precision).stream().map(kernel -> new Option(precision, kernel)).toList()).kernel();
    }

    /// The precision to use on this machine where either will do, with ATen's kernel: bfloat16 where the processor has instructions for it.
    /// Thread-safe.
    public static Precision quickest(TorchEngine engine) {
        return fastest(engine, PRECISIONS).precision();
    }

    private static Option fastest(TorchEngine engine, List<Option> options) {
        synchronized (CHOSEN) {
            return CHOSEN.computeIfAbsent(options, missing -> measure(engine, missing));
        }
    }

    private static Option measure(TorchEngine engine, List<Option> options) {
        double[] seconds = new double[options.size()];
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
                    seconds[i] = Math.min(seconds[i], time(script, scope, rows, weights, options.get(i)));
                }
            }
        }
        Option chosen = choose(options, seconds);
        LOG.log(System.Logger.Level.INFO, "products={0} measuredMillis={1} of={2}", chosen,
                Arrays.toString(Arrays.stream(seconds).map(value -> Math.round(value * 1e5) / 100.0).toArray()), options);
        return chosen;
    }

    private static double time(Script script, NDManager scope, NDArray rows, NDArray weights, Option option) {
        try (NDManager turn = scope.newSubManager()) {
            long start = CLOCK.getCurrentThreadCpuTime();
            script.call(turn, "probe", rows, weights,
                    new long[] {0, 0, 0, 0, 0, 0, 0, option.precision().scalarType(), 0, 0, option.kernel().number()});
            return (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
        }
    }

    /// @param seconds of each option
    static <T> T choose(List<T> options, double[] seconds) {
        int best = 0;
        for (int i = 1; i < seconds.length; i++) {
            if (seconds[i] <= MARGIN * seconds[0] && seconds[i] < seconds[best]) {
                best = i;
            }
        }
        return options.get(best);
    }
}
