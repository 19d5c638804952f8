package dev.tributary.tuning;

import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.mixture.Distillation;
import dev.tributary.tuning.mixture.Lesson;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.mixture.Mixture;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import java.util.List;
import java.util.Optional;

/// The two golden sources over their base, mixed by given coefficients.
public final class GoldenModels implements AutoCloseable {

    private static final int TIME = 19;

    public final Sources sources;
    public final CoefficientSet coefficients;
    public final Mixture mixture;
    public final Distillation distillation;

    public GoldenModels(Method method, Activation activation, Losses losses) {
        this(openSources(), method, activation, losses);
    }

    /// @param sources two other models instead; closed with this
    public GoldenModels(Sources sources, Method method, Activation activation, Losses losses) {
        TorchEngine engine = engine();
        this.sources = sources;
        coefficients = CoefficientSet.constant(sources.tensors(), 2, 0.5f);
        mixture = new Mixture(engine, sources, method, activation, coefficients);
        distillation = new Distillation(engine, mixture, losses, new Compute(Precision.FLOAT32, false, 16));
    }

    /// The engine as all tests of a process share it.
    public static TorchEngine engine() {
        return TorchEngine.start(1);
    }

    public static Sources openSources() {
        return Sources.open(engine(), list(), Optional.of(new Source("base", Goldens.dam().resolve("base"), "base")));
    }

    public static List<Source> list() {
        return List.of(new Source("one", Goldens.dam().resolve("source-0"), "0"), new Source("two", Goldens.dam().resolve("source-1"), "1"));
    }

    /// The golden coefficients instead of the average.
    public GoldenModels withGoldenCoefficients() {
        for (CoefficientSet.Slot slot : coefficients.slots()) {
            for (int source = 0; source < 2; source++) {
                String key = "coef." + slot.tensor().replace(".weight", "") + "." + source;
                if (!slot.tensor().contains("norm") && !slot.tensor().contains("embed")) {
                    System.arraycopy(Goldens.floats(key), 0, slot.vectors()[source], 0, slot.length());
                }
            }
        }
        return this;
    }

    /// The golden text of both sources.
    public static List<Lesson> lessons() {
        return List.of(lesson(0), lesson(1));
    }

    public static TokenBatch batch(int source) {
        long[] ids = Goldens.longs("input_ids." + source);
        return new TokenBatch(1, ids.length / TIME, TIME, ids, ids, Optional.empty());
    }

    private static Lesson lesson(int source) {
        long[] mask = Goldens.longs("attention_mask." + source);
        float[] counts = new float[mask.length];
        for (int i = 0; i < mask.length; i++) {
            counts[i] = mask[i];
        }
        return new Lesson(source, batch(source), counts, Optional.empty());
    }

    @Override
    public void close() {
        sources.close();
    }
}
