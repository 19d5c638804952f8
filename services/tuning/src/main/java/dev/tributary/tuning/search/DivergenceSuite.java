package dev.tributary.tuning.search;

import ai.djl.ndarray.NDManager;
import dev.tributary.neural.decoder.Compute;
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
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// J, the sum over sources of the full KL to each on text it is good at: what differentiable merging minimises. What the sources predict is asked
/// once and kept: as probabilities as far as there is room, `tokens * vocabulary * 4` bytes per source, else as hidden states,
/// `tokens * width * 4`.
public final class DivergenceSuite implements Suite {

    private final Sources sources;
    private final Distillation distillation;
    private final NDManager kept;
    private final Map<Integer, List<Lesson>> lessons = new TreeMap<>();
    private long room;

    /// With no room for probabilities.
    public DivergenceSuite(TorchEngine engine, Sources sources, Map<Integer, List<TokenBatch>> texts, double temperature, Compute compute) {
        this(engine, sources, texts, temperature, compute, 0);
    }

    /// @param texts     by source, one-part batches that are computed one by one
    /// @param keepBytes room for probabilities; it changes no result
    public DivergenceSuite(TorchEngine engine, Sources sources, Map<Integer, List<TokenBatch>> texts, double temperature, Compute compute,
            long keepBytes) {
        this.sources = sources;
        CoefficientSet equal = CoefficientSet.constant(sources.tensors(), sources.list().size(), 1f / sources.list().size());
        Mixture average = new Mixture(engine, sources, Method.DAM, Activation.IDENTITY, equal);
        this.distillation = new Distillation(engine, average, new Losses(temperature, 1, 0, 0, OptionalInt.empty()), compute);
        this.kept = engine.newScope();
        this.room = keepBytes;
        texts.forEach((source, text) -> lessons.put(source, text.stream().map(batch -> lesson(source, batch)).toList()));
    }

    private Lesson lesson(int source, TokenBatch batch) {
        long bytes = distillation.probabilityBytes(batch.ids().length);
        if (bytes > room) {
            return Lesson.of(source, batch).with(distillation.targets(batch, source));
        }
        room -= bytes;
        return Lesson.of(source, batch).with(distillation.probabilities(batch, source, kept));
    }

    /// What the distance to one source is called.
    static String measure(Source source) {
        return "kl." + source.name();
    }

    @Override
    public Reading measure(CandidateModel model) {
        double total = 0;
        Map<String, Double> measures = new TreeMap<>();
        for (Map.Entry<Integer, List<Lesson>> ofSource : lessons.entrySet()) {
            double kl = kl(ofSource.getValue(), model);
            measures.put(measure(sources.list().get(ofSource.getKey())), kl);
            total += kl;
        }
        return new Reading(total, measures);
    }

    private double kl(List<Lesson> ofSource, CandidateModel model) {
        double sum = 0;
        double counted = 0;
        for (Lesson lesson : ofSource) {
            sum += distillation.divergence(lesson, model.weights()) * lesson.counted();
            counted += lesson.counted();
        }
        return sum / counted;
    }

    @Override
    public void close() {
        kept.close();
    }
}
