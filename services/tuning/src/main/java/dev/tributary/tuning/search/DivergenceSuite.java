package dev.tributary.tuning.search;

import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.dam.HeldOut;
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

/// J, the sum over sources of the full KL to each on text it is good at: what differentiable merging minimises, measured by the same
/// code. What the sources predict is asked once and kept as hidden states, `tokens * width * 4` bytes per source.
public final class DivergenceSuite implements Suite {

    private final Sources sources;
    private final Distillation distillation;
    private final Map<Integer, List<Lesson>> lessons = new TreeMap<>();

    /// @param texts by source, one-part batches that are computed one by one
    public DivergenceSuite(TorchEngine engine, Sources sources, Map<Integer, List<TokenBatch>> texts, double temperature, Compute compute) {
        this.sources = sources;
        CoefficientSet equal = CoefficientSet.constant(sources.tensors(), sources.list().size(), 1f / sources.list().size());
        Mixture average = new Mixture(engine, sources, Method.DAM, Activation.IDENTITY, equal);
        this.distillation = new Distillation(engine, average, new Losses(temperature, 1, 0, 0, OptionalInt.empty()), compute);
        texts.forEach((source, text) -> lessons.put(source, HeldOut.lessons(distillation, source, text)));
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
            double kl = HeldOut.kl(distillation, ofSource.getValue(), model.weights());
            measures.put(measure(sources.list().get(ofSource.getKey())), kl);
            total += kl;
        }
        return new Reading(total, measures);
    }
}
