package dev.tributary.benchmarks.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/// The time a step would take if it were nothing but its products with parameters, each by the fastest library at hand for its shape: the
/// calling thread's time on a core, which work of others lengthens less than it does the clock's.
final class MatmulCeiling {

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int TURNS = 5;

    private final TorchEngine engine;
    private final boolean native16;

    /// @param native16 whether bfloat16 products run as such; else on float32 values
    MatmulCeiling(TorchEngine engine, Precision precision, boolean native16) {
        this.engine = engine;
        this.native16 = precision == Precision.BFLOAT16 && native16;
    }

    /// Seconds per step.
    double seconds(Workload work) {
        double seconds = 0;
        for (Workload.Product product : work.products()) {
            seconds += product.count() * seconds(product);
        }
        return seconds;
    }

    private double seconds(Workload.Product product) {
        Script script = engine.script(MatmulCeiling.class, "products.py");
        try (NDManager scope = engine.newScope()) {
            List<NDArray> operands = new ArrayList<>();
            for (Shape shape : List.of(new Shape(product.rows(), product.in()), new Shape(product.out(), product.in()),
                    new Shape(product.rows(), product.out()))) {
                NDArray values = scope.randomNormal(shape);
                operands.add(native16 ? script.call(scope, "bfloat16", values).getFirst() : values);
            }
            double sum = 0;
            for (String kind : List.of("forward", "input", "weight")) {
                double best = best(script, scope, kind, operands);
                sum += native16 ? best : Math.min(best, best(script, scope, kind + "_onednn", operands));
            }
            return sum;
        }
    }

    private static double best(Script script, NDManager scope, String function, List<NDArray> operands) {
        double best = Double.MAX_VALUE;
        for (int turn = 0; turn < TURNS; turn++) {
            try (NDManager step = scope.newSubManager()) {
                long start = CLOCK.getCurrentThreadCpuTime();
                script.call(step, function, operands.toArray());
                best = Math.min(best, (CLOCK.getCurrentThreadCpuTime() - start) / 1e9);
            }
        }
        return best;
    }
}
