package dev.tributary.tuning.scoreboard;

import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.plan.OutputTensor;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.dam.HeldOut;
import dev.tributary.tuning.dam.Validation;
import dev.tributary.tuning.method.Cost;
import dev.tributary.tuning.method.Meter;
import dev.tributary.tuning.mixture.InMemoryModel;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Measures merges of some sources. Each static method's parameters are chosen on text that may be learnt from, as tuning is; what is
/// shown is measured on other text. Not thread-safe; everything given is the caller's to close.
public final class Scoreboard {

    private final TorchEngine engine;
    private final Sources sources;
    private final HeldOut choosing;
    private final HeldOut test;
    private final Map<String, Path> folders = new HashMap<>();

    /// @param choosing what parameters are chosen by
    /// @param test     what is shown
    public Scoreboard(TorchEngine engine, Sources sources, HeldOut choosing, HeldOut test) {
        this.engine = engine;
        this.sources = sources;
        this.choosing = choosing;
        this.test = test;
        sources.list().forEach(source -> folders.put(source.name(), source.folder()));
        sources.base().ifPresent(base -> folders.put(base.name(), base.folder()));
    }

    /// The static methods that these sources allow.
    public List<StaticMethod> statics() {
        return StaticMethod.of(sources.list().stream().map(Source::name).toList(), sources.base().map(Source::name));
    }

    /// The best of a method's grid.
    public Standing best(StaticMethod method) {
        Meter meter = Meter.start();
        StaticMethod.Trial best = method.grid().getFirst();
        double least = Double.POSITIVE_INFINITY;
        for (StaticMethod.Trial trial : method.grid()) {
            double total = measure(method, trial, choosing).total();
            if (total < least) {
                least = total;
                best = trial;
            }
        }
        Cost cost = new Cost(method.grid().size(), 0, meter.seconds(), meter.peakBytes());
        return new Standing(method.name(), best.setting(), named(measure(method, best, test)), cost);
    }

    /// A model that some method wrote, or a source itself.
    public Standing of(String method, String setting, Path model, Cost cost) {
        String recipe = "merge_method: linear\nmodels:\n- {model: it, parameters: {weight: 1}}\ndtype: float32\n";
        return new Standing(method, setting, named(measure(method, recipe, Map.of("it", model), test)), cost);
    }

    private Validation measure(StaticMethod method, StaticMethod.Trial trial, HeldOut text) {
        return measure(method.name(), trial.recipe(), folders, text);
    }

    private Validation measure(String name, String recipe, Map<String, Path> models, HeldOut text) {
        try (MergePlan plan = MergePlan.of(RecipeParser.parse(recipe, name), name,
                reference -> Objects.requireNonNull(models.get(reference), reference), MergeOptions.defaults());
                InMemoryModel model = new InMemoryModel(engine, plan.tensors().stream().map(OutputTensor::header).toList(),
                        Merge.inMemory(plan, engine.threads()))) {
            return text.measure(model);
        }
    }

    private Map<String, Double> named(Validation validation) {
        Map<String, Double> named = new TreeMap<>();
        for (int i = 0; i < validation.kl().size(); i++) {
            named.put(sources.list().get(i).name(), validation.kl().get(i));
        }
        return named;
    }
}
