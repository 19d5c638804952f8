package dev.tributary.tuning.dam;

import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.AdamW;
import dev.tributary.tuning.coefficients.Granularity;
import dev.tributary.tuning.coefficients.Penalties;
import dev.tributary.tuning.coefficients.TensorKind;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Method;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Everything that, with models and text, determines the bytes of a run.
///
/// @param trained   kinds of tensors whose coefficients move; those of the others stay at the average
/// @param rate      learning rate, constant
/// @param steps     most steps
/// @param schedule  what a step sees and when the held-out text is looked at
/// @param seed      everything random follows from it
public record DamSettings(Method method, Activation activation, Granularity granularity, Losses losses, Penalties penalties,
        Set<TensorKind> trained, AdamW optimiser, double rate, int steps, Schedule schedule, long seed) {

    /// The authors' number of steps: one epoch over 1,729 examples.
    public static final int STEPS = 1729;

    /// What steps see, and when the guard looks.
    ///
    /// @param sequence      tokens of a sequence
    /// @param sequences     per source and step
    /// @param examples      most sequences of each source that are trained on
    /// @param heldOut       sequences of each source that are held out
    /// @param validateEvery steps between two looks at the held-out text
    /// @param patience      looks without a new best after which the run ends; 0: never
    public record Schedule(int sequence, int sequences, int examples, int heldOut, int validateEvery, int patience) {

        public Schedule {
            if (sequence < 2 || sequences < 1 || examples < 1 || heldOut < 1 || validateEvery < 1 || patience < 0) {
                throw new IllegalArgumentException("a schedule needs a sequence of at least 2, counts of at least 1 and a patience of 0 or more: "
                        + "%d, %d, %d, %d, %d, %d".formatted(sequence, sequences, examples, heldOut, validateEvery, patience));
            }
        }
    }

    public DamSettings {
        if (trained.isEmpty() || !(rate > 0) || steps < 1) {
            throw new IllegalArgumentException("a run needs trained tensors, a positive rate and at least one step, not %s, %s, %d"
                    .formatted(trained, rate, steps));
        }
        if (penalties.weightedOverlap() != 0 && method == Method.DAM) {
            throw new IllegalArgumentException("weightedOverlap compares task vectors, which dam does not know: use dam-tv or overlap");
        }
        // In declaration order, so that equal settings read the same in every process.
        trained = Collections.unmodifiableSet(EnumSet.copyOf(trained));
    }

    /// Our defaults: KL at temperature 2, no penalty, and for `dam` linears at 1e-3, for `dam-tv` all tensors at 1e-2.
    public static DamSettings of(Method method, int steps, Schedule schedule, long seed) {
        return new DamSettings(method, Activation.IDENTITY, Granularity.COLUMN, Losses.DEFAULT, Penalties.NONE,
                method == Method.DAM ? EnumSet.of(TensorKind.LINEAR, TensorKind.BIAS) : EnumSet.allOf(TensorKind.class),
                AdamW.DEFAULT, method == Method.DAM ? 1e-3 : 1e-2, steps, schedule, seed);
    }

    /// The same with another φ.
    public DamSettings with(Activation other) {
        return new DamSettings(method, other, granularity, losses, penalties, trained, optimiser, rate, steps, schedule, seed);
    }

    /// The same at another granularity.
    public DamSettings with(Granularity other) {
        return new DamSettings(method, activation, other, losses, penalties, trained, optimiser, rate, steps, schedule, seed);
    }

    /// The same with other losses.
    public DamSettings with(Losses other) {
        return new DamSettings(method, activation, granularity, other, penalties, trained, optimiser, rate, steps, schedule, seed);
    }

    /// The same with other penalties.
    public DamSettings with(Penalties other) {
        return new DamSettings(method, activation, granularity, losses, other, trained, optimiser, rate, steps, schedule, seed);
    }

    /// The same with coefficients of other kinds of tensors moving.
    public DamSettings training(Set<TensorKind> others) {
        return new DamSettings(method, activation, granularity, losses, penalties, others, optimiser, rate, steps, schedule, seed);
    }

    /// The same at another rate.
    public DamSettings withRate(double other) {
        return new DamSettings(method, activation, granularity, losses, penalties, trained, optimiser, other, steps, schedule, seed);
    }
}
