package dev.tributary.merge.plan;

import dev.tributary.merge.method.Inputs;
import dev.tributary.merge.method.MergeMethod;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one output slice is made of: the base's layers and every other source's, equally many of each.
///
/// @param base the base's layers, if the method uses a base
/// @param models the other sources, in recipe order
/// @param layers how many layers the slice has
/// @param settings the slice's parameters
record SliceSources(Optional<Ranged> base, List<Ranged> models, int layers, Settings settings) {

    /// A source and where its layers begin.
    record Ranged(Recipe.Source source, InputModel model, int start) {}

    /// Every source, the base first.
    List<Ranged> all() {
        List<Ranged> all = new ArrayList<>();
        base.ifPresent(all::add);
        all.addAll(models);
        return all;
    }

    /// Builds slices from a layout, noting what does not fit.
    static List<SliceSources> of(Recipe.Layout layout, String module, Recipe recipe, MergeMethod method, InputModels models,
            List<Problem> problems) {
        List<SliceSources> slices = new ArrayList<>();
        for (Recipe.Slice slice : layout.slices()) {
            slice(slice.sources(), slice.base().or(recipe::base), slice.settings(), module, method, models, problems).ifPresent(slices::add);
        }
        return slices;
    }

    private static Optional<SliceSources> slice(List<Recipe.Source> sources, Optional<ModelReference> base, Settings settings, String module,
            MergeMethod method, InputModels models, List<Problem> problems) {
        Inputs inputs = method.inputs();
        List<Ranged> others = new ArrayList<>();
        Optional<Ranged> ranged = Optional.empty();
        int layers = -1;
        for (Recipe.Source source : sources) {
            InputModel model = models.get(source.model());
            int available = model.architecture().stack(module).map(stack -> stack.layers()).orElse(0);
            int start = source.range().map(Recipe.LayerRange::start).orElse(0);
            int length = source.range().map(Recipe.LayerRange::length).orElse(available);
            if (start + length > available) {
                problems.add(Problem.of("layer_range [%d, %d] of %s goes beyond its %d layers".formatted(start, start + length, source.model(),
                        available)));
                return Optional.empty();
            }
            if (layers >= 0 && length != layers) {
                problems.add(Problem.of(unequal(source.model(), length, sources.getFirst().model(), layers, module)));
                return Optional.empty();
            }
            layers = length;
            Ranged entry = new Ranged(source, model, start);
            if (inputs.base() != Inputs.Base.DONOR && base.filter(source.model()::equals).isPresent()) {
                ranged = Optional.of(entry);
            } else {
                others.add(entry);
            }
        }
        if (inputs.base() != Inputs.Base.DONOR && base.isPresent() && ranged.isEmpty()) {
            ranged = unlistedBase(base.get(), others, module, layers, models, problems);
            if (ranged.isEmpty()) {
                return Optional.empty();
            }
        }
        if (others.size() < inputs.least() || others.size() > inputs.most()) {
            problems.add(Problem.of("%s takes %s %s%s, not %d".formatted(method.name(), inputs.least() == inputs.most() ? "exactly" : "at least",
                    inputs.least() == 1 ? "one model" : inputs.least() + " models", base.isPresent() ? " besides the base" : "", others.size())));
            return Optional.empty();
        }
        return Optional.of(new SliceSources(ranged, others, layers, settings));
    }

    private static String unequal(ModelReference model, int length, ModelReference first, int layers, String module) {
        if (length == 0 || layers == 0) {
            return "%s has no module '%s', which %s has; name each module's models under modules"
                    .formatted(length == 0 ? model : first, module, length == 0 ? first : model);
        }
        return "%s has %d layers here, %s has %d; all sources need equally many. Give layer ranges with slices."
                .formatted(model, length, first, layers);
    }

    private static Optional<Ranged> unlistedBase(ModelReference base, List<Ranged> others, String module, int layers, InputModels models,
            List<Problem> problems) {
        InputModel model = models.get(base);
        List<Integer> starts = others.stream().map(Ranged::start).distinct().toList();
        int available = model.architecture().stack(module).map(stack -> stack.layers()).orElse(0);
        boolean ranges = others.stream().anyMatch(other -> other.source().range().isPresent());
        if (starts.size() != 1) {
            problems.add(Problem.of("the base %s is not listed in a slice whose sources start at different layers %s; list it with its range"
                    .formatted(base, starts)));
            return Optional.empty();
        }
        int start = starts.getFirst();
        if (ranges ? start + layers > available : layers != available) {
            problems.add(Problem.of("the base %s has %d layers; the slice needs layers %d to %d of it".formatted(base, available, start,
                    start + layers)));
            return Optional.empty();
        }
        return Optional.of(new Ranged(new Recipe.Source(base, Optional.empty(), Settings.NONE), model, start));
    }
}
