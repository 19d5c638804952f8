package dev.tributary.tuning.dam;

import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.data.SourceText;
import dev.tributary.tuning.mixture.Distance;
import dev.tributary.tuning.mixture.Distillation;
import dev.tributary.tuning.mixture.Lesson;
import dev.tributary.tuning.mixture.Losses;
import dev.tributary.tuning.mixture.Method;
import dev.tributary.tuning.mixture.Mixture;
import dev.tributary.tuning.mixture.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// The measure of a mixture: the full KL to each source on text kept from training, whatever is minimised.
///
/// What the sources predict there is asked once and kept as hidden states, `tokens * width * 4` bytes per source.
/// Not thread-safe; the sources must outlive it.
public final class HeldOut {

    private final TorchEngine engine;
    private final Sources sources;
    private final Map<Integer, SourceText> texts;
    private final int sequences;
    private final Losses losses;
    private final Compute compute;
    private final Map<Integer, List<Lesson>> lessons = new TreeMap<>();

    /// @param texts     by source
    /// @param sequences computed at once
    public HeldOut(TorchEngine engine, Sources sources, Map<Integer, SourceText> texts, int sequences, double temperature, Compute compute) {
        this.engine = engine;
        this.sources = sources;
        this.texts = new TreeMap<>(texts);
        this.sequences = sequences;
        this.losses = new Losses(temperature, 1, 0, 0, OptionalInt.empty());
        this.compute = compute;
    }

    /// Looks at a mixture after `step` steps.
    public Validation measure(Mixture mixture, long step) {
        Distillation distillation = new Distillation(engine, mixture, losses, compute);
        if (lessons.isEmpty()) {
            texts.forEach((source, text) -> lessons.put(source, lessons(distillation, source, text.heldOutBatches(sequences))));
        }
        List<Double> kl = new ArrayList<>();
        lessons.values().forEach(ofSource -> kl.add(kl(distillation, ofSource)));
        return new Validation(step, kl);
    }

    /// Looks at the plain average of the sources.
    public Validation linear() {
        return weighted(1f / sources.list().size());
    }

    private Validation weighted(float each) {
        CoefficientSet equal = CoefficientSet.constant(sources.tensors(), sources.list().size(), each);
        return measure(new Mixture(engine, sources, Method.DAM, Activation.IDENTITY, equal), 0);
    }

    /// Per token the KL to one source over that source's lessons.
    private static double kl(Distillation distillation, List<Lesson> lessons) {
        double sum = 0;
        double counted = 0;
        for (Lesson lesson : lessons) {
            Distance distance = distillation.measure(List.of(lesson)).getFirst();
            sum += distance.kl() * lesson.tokens().ids().length;
            counted += lesson.tokens().ids().length;
        }
        return sum / counted;
    }

    /// Text with what a source predicts there.
    private static List<Lesson> lessons(Distillation distillation, int source, List<TokenBatch> text) {
        return text.stream().map(batch -> Lesson.of(source, batch).with(distillation.targets(batch, source))).toList();
    }
}
