package dev.tributary.neural.training;

/// The learning rate as a pure function of the step.
///
/// @param shape  how it falls after warm-up
/// @param peak   the highest rate
/// @param floor  the share of the peak that a falling rate ends at
/// @param warmup the share of the run that rises linearly to the peak, at least [#MINIMUM_WARMUP] steps; 0 for none, as when a
///               constant line goes on
public record Schedule(Shape shape, double peak, double floor, double warmup) {

    /// Fewer steps than this do not settle Adam's second moment.
    public static final int MINIMUM_WARMUP = 10;

    private static final double DECAY_SHARE = 0.2;

    /// The rate between warm-up and end.
    public enum Shape {
        /// Half a cosine from peak to floor.
        COSINE,
        /// A straight line from peak to floor.
        LINEAR,
        /// The peak throughout: a stream never ends, so nothing is annealed.
        CONSTANT,
        /// Warm-up, stable, decay (arXiv 2404.06395): the peak, then a straight line to the floor over the last fifth.
        STABLE_DECAY
    }

    public Schedule {
        if (!(peak > 0) || !Double.isFinite(peak)) {
            throw new IllegalArgumentException("The learning rate must be above 0, not " + peak
                    + "; around 1e-5 at 70 B parameters, 1e-3 at 2 M");
        }
        if (!(floor >= 0 && floor <= 1 && warmup >= 0 && warmup < 1)) {
            throw new IllegalArgumentException("floor (" + floor + ") must lie in [0, 1] and warmup (" + warmup + ") in [0, 1)");
        }
    }

    /// Cosine to a tenth of the peak with 1 % warm-up: Llama-3-SEC's.
    public static Schedule cosine(double peak) {
        return new Schedule(Shape.COSINE, peak, 0.1, 0.01);
    }

    /// The rate of a step, from 0, in a run of `steps`.
    public double rate(long step, long steps) {
        long rising = warmup == 0 ? 0 : Math.min(steps, Math.max(MINIMUM_WARMUP, Math.round(Math.ceil(warmup * steps))));
        if (step < rising) {
            return peak * (step + 1) / rising;
        }
        double done = (step - rising) / (double) Math.max(1, steps - 1 - rising);
        return peak * switch (shape) {
            case COSINE -> floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * done)) / 2;
            case LINEAR -> 1 - (1 - floor) * done;
            case CONSTANT -> 1;
            case STABLE_DECAY -> 1 - (1 - floor) * Math.max(0, (done - (1 - DECAY_SHARE)) / DECAY_SHARE);
        };
    }
}
