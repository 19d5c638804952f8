package dev.tributary.tuning.scoreboard;

import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.method.Cost;
import dev.tributary.tuning.method.Meter;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.tuning.search.CandidateModel;
import dev.tributary.tuning.search.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/// Measures merges of some sources. Each static method's parameters are chosen on text that may be learnt from, as tuning is; what is
/// shown is measured on other text. Not thread-safe; what is given is the caller's to close.
public final class Scoreboard {

    private static final String AS_IT_IS = "merge_method: linear\nmodels:\n- {model: it, parameters: {weight: 1}}\ndtype: float32\n";

    private final TorchEngine engine;
    private final Sources sources;
    private final Suite choosing;
    private final Suite test;

    /// @param choosing what parameters are chosen by, lower is better
    /// @param test     what is shown: J and, as measures `kl.<source>`, its parts
    public Scoreboard(TorchEngine engine, Sources sources, Suite choosing, Suite test) {
        this.engine = engine;
        this.sources = sources;
        this.choosing = choosing;
        this.test = test;
    }

    /// The static methods that these sources allow.
    public List<StaticMethod> statics() {
        return StaticMethod.of(sources.list().stream().map(Source::name).toList(), sources.base().map(Source::name));
    }

    /// The best of a method's grid.
    ///
    /// @param progress told the share of the grid that is measured
    public Standing best(StaticMethod method, DoubleConsumer progress) {
        Meter meter = Meter.start();
        try (CandidateModel model = new CandidateModel(engine, sources)) {
            StaticMethod.Trial best = method.grid().getFirst();
            double least = Double.POSITIVE_INFINITY;
            int measured = 0;
            for (StaticMethod.Trial trial : method.grid()) {
                double total = measured(model, method.name(), trial.recipe(), choosing).value();
                if (total < least) {
                    least = total;
                    best = trial;
                }
                progress.accept((double) ++measured / method.grid().size());
            }
            Cost cost = new Cost(method.grid().size(), 0, meter.seconds(), meter.peakBytes());
            return new Standing(method.name(), best.setting(), named(measured(model, method.name(), best.recipe(), test)), cost);
        }
    }

    /// A model that some method wrote, or a source itself.
    public Standing of(String method, String setting, Path folder, Cost cost) {
        List<Source> alone = List.of(new Source("it", folder, folder.toString()), sources.list().getFirst());
        try (Sources opened = Sources.open(engine, alone, Optional.empty()); CandidateModel model = new CandidateModel(engine, opened)) {
            return new Standing(method, setting, named(measured(model, method, AS_IT_IS, test)), cost);
        }
    }

    private static Suite.Reading measured(CandidateModel model, String name, String recipe, Suite text) {
        model.become(RecipeParser.parse(recipe, name));
        return text.measure(model);
    }

    private Map<String, Double> named(Suite.Reading reading) {
        Map<String, Double> named = new TreeMap<>();
        sources.list().forEach(source -> named.put(source.name(), reading.measures().getOrDefault("kl." + source.name(), Double.NaN)));
        return named;
    }
}
