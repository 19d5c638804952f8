package dev.tributary.neural.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Loss and gradient norm of every step so far; part of the resume state, and what a chart is drawn from.
public final class LossCurve {

    private double[] values = new double[256];
    private int steps;

    void add(double loss, double gradientNorm) {
        if (2 * steps == values.length) {
            values = Arrays.copyOf(values, values.length * 2);
        }
        values[2 * steps] = loss;
        values[2 * steps + 1] = gradientNorm;
        steps++;
    }

    /// Steps recorded.
    public int steps() {
        return steps;
    }

    /// Mean loss of a step, from 0.
    public double loss(int step) {
        return values[2 * step];
    }

    /// Gradient norm of a step, from 0, before clipping.
    public double gradientNorm(int step) {
        return values[2 * step + 1];
    }

    /// Little-endian doubles, loss and norm in turn.
    ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(2 * steps * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values, 0, 2 * steps);
        return bytes;
    }
}
