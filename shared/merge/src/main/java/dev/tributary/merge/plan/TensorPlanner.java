package dev.tributary.merge.plan;

import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.architecture.TensorKind;
import dev.tributary.merge.method.Inputs;
import dev.tributary.merge.method.MergeMethod;
import dev.tributary.merge.method.Parameter;
import dev.tributary.merge.method.TensorTask;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.Settings;
import dev.tributary.merge.source.CroppedTensor;
import dev.tributary.merge.source.StoredTensor;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Works out single output tensors of one module.
final class TensorPlanner {
    private final Recipe recipe;
    private final MergeMethod method;
    private final MergeOptions options;
    private final Settings module;
    private final Embeddings embeddings;
    private final List<Problem> problems;
    private final List<String> warnings;
    private final Set<String> reported = new LinkedHashSet<>();
    private final List<Parameter> modelParameters;
    private final List<Parameter> tensorParameters;

    TensorPlanner(Recipe recipe, MergeMethod method, MergeOptions options, Settings module, Embeddings embeddings, List<Problem> problems,
            List<String> warnings) {
        this.recipe = recipe;
        this.method = method;
        this.options = options;
        this.module = module;
        this.embeddings = embeddings;
        this.problems = problems;
        this.warnings = warnings;
        this.modelParameters = method.parameters().stream().filter(parameter -> parameter.scope() == Parameter.Scope.MODEL).toList();
        this.tensorParameters = method.parameters().stream().filter(parameter -> parameter.scope() == Parameter.Scope.TENSOR).toList();
    }

    /// A source that has the tensor.
    private record Present(SliceSources.Ranged source, String name, TensorSource tensor, boolean isBase) {}

    /// @param names the tensor's name in each of the slice's sources, where it has it
    Optional<OutputTensor> plan(String output, SliceSources slice, List<Optional<String>> names, double depth, TensorKind kind) {
        List<Present> present = new ArrayList<>();
        List<SliceSources.Ranged> sources = slice.all();
        for (int i = 0; i < sources.size(); i++) {
            SliceSources.Ranged source = sources.get(i);
            boolean isBase = slice.base().isPresent() && i == 0;
            names.get(i).ifPresent(name -> present.add(new Present(source, name,
                    embeddings.of(output, kind, source.model(), source.model().tensor(name)), isBase)));
        }
        if (present.isEmpty()) {
            return Optional.empty();
        }
        if (present.size() < sources.size()) {
            InputModel without = sources.get(names.indexOf(Optional.<String>empty())).model();
            warn("missing " + without.reference(), "%s is missing from %s, and maybe others are; they are made of the models that have them"
                    .formatted(output, without.reference()));
        }
        Present first = present.getFirst();
        if (first.tensor().dtype().isInteger() || TensorKind.isDerived(output)) {
            return Optional.of(copied(output, first));
        }
        Optional<Present> unusable = present.stream().filter(source -> !source.tensor().dtype().isArithmetic()).findFirst();
        if (unusable.isPresent()) {
            report("dtype", "tensor %s of %s is stored as %s, which cannot be merged; use a bfloat16, float16 or float32 copy of the model"
                    .formatted(unusable.get().name(), unusable.get().source().source().model(), unusable.get().tensor().dtype()));
            return Optional.empty();
        }
        return fitted(output, present, kind).flatMap(fitting -> merged(output, slice, fitting, depth));
    }

    private static OutputTensor copied(String output, Present from) {
        StoredTensor stored = StoredTensor.of(from.source().model().checkpoint(), from.name());
        TensorHeader header = new TensorHeader(output, stored.dtype(), stored.shape());
        return new OutputTensor(header, new OutputTensor.Copied(stored), () -> List.of("copied from " + from.source().source().model()));
    }

    /// Makes all sources the same shape, or reports that they are not.
    private Optional<List<Present>> fitted(String output, List<Present> present, TensorKind kind) {
        List<Long> shape = present.getFirst().tensor().shape();
        if (present.stream().allMatch(source -> source.tensor().shape().equals(shape))) {
            return Optional.of(present);
        }
        if (kind.isByToken() && present.stream().allMatch(source -> source.tensor().shape().size() == 2)) {
            List<Long> common = List.of(present.stream().mapToLong(source -> source.tensor().shape().get(0)).min().orElseThrow(),
                    present.stream().mapToLong(source -> source.tensor().shape().get(1)).min().orElseThrow());
            warn(output, "%s is cropped to %s, the rows and columns all models share; give a tokenizer to keep every token".formatted(output, common));
            return Optional.of(present.stream().map(source -> new Present(source.source(), source.name(),
                    new CroppedTensor(source.tensor(), common), source.isBase())).toList());
        }
        Present other = present.stream().filter(source -> !source.tensor().shape().equals(shape)).findFirst().orElseThrow();
        String fault = "%s has shape %s in %s but %s in %s".formatted(output, shape, present.getFirst().source().source().model(),
                other.tensor().shape(), other.source().source().model());
        if (!options.allowCrimes()) {
            report("shape", fault + "; the models are not of one architecture (--allow-crimes leaves out what does not fit)");
            return Optional.empty();
        }
        warn("shape", fault + ", and maybe others do not fit; they are left out");
        return Optional.of(present.stream().filter(source -> source.tensor().shape().equals(shape)).toList());
    }

    private Optional<OutputTensor> merged(String output, SliceSources slice, List<Present> present, double depth) {
        Optional<Present> base = present.stream().filter(Present::isBase).findFirst();
        List<Present> models = present.stream().filter(source -> !source.isBase()).toList();
        Dtype computed = recipe.dtype().orElseGet(() -> base.map(source -> source.tensor().dtype()).orElseGet(() -> common(models)));
        TensorHeader header = new TensorHeader(output, recipe.outDtype().orElse(computed), present.getFirst().tensor().shape());
        boolean alone = present.size() == 1 && slice.all().size() > 1;
        if (alone || models.size() < method.inputs().least()) {
            switch (method.inputs().lone()) {
                case COPIED -> {
                    return Optional.of(converted(header, present.getFirst()));
                }
                case BASE_ONLY -> {
                    return base.map(source -> converted(header, source));
                }
                case MERGED -> { }
            }
        }
        if (slice.base().isPresent() && base.isEmpty()) {
            if (method.inputs().lone() == Inputs.Lone.MERGED) {
                report("base", "the base %s lacks %s, which %s has; nothing can be subtracted from it".formatted(
                        slice.base().get().source().model(), output, present.getFirst().source().source().model()));
            }
            return Optional.of(converted(header, present.getFirst()));
        }
        if (models.isEmpty()) {
            return Optional.of(converted(header, present.getFirst()));
        }
        return merged(header, slice, base, models, computed, depth);
    }

    private Optional<OutputTensor> merged(TensorHeader header, SliceSources slice, Optional<Present> base, List<Present> models,
            Dtype computed, double depth) {
        ParameterResolver resolver = new ParameterResolver(recipe, module, slice.settings());
        List<Supplier<String>> why = new ArrayList<>();
        base.ifPresent(source -> why.add(() -> "base %s: %s".formatted(source.source().source().model(), source.name())));
        Map<String, List<Double>> modelValues = new LinkedHashMap<>();
        modelParameters.forEach(parameter -> modelValues.put(parameter.name(), new ArrayList<>()));
        boolean complete = true;
        for (Present source : models) {
            why.add(() -> "%s: %s".formatted(source.source().source().model(), source.name()));
            for (Parameter parameter : modelParameters) {
                Optional<ParameterResolver.Resolved> value = resolver.forSource(parameter, source.source().source(), source.name(), depth);
                complete &= check(parameter, value, source.source().source().model(), source.name());
                value.ifPresent(found -> {
                    modelValues.get(parameter.name()).add(found.value());
                    why.add(() -> "  " + found.describe(parameter, source.name(), depth));
                });
            }
        }
        Map<String, Double> tensorValues = new LinkedHashMap<>();
        for (Parameter parameter : tensorParameters) {
            Optional<ParameterResolver.Resolved> value = resolver.forTensor(parameter, header.name(), depth);
            complete &= check(parameter, value, "the merge", header.name());
            value.ifPresent(found -> {
                tensorValues.put(parameter.name(), found.value());
                why.add(() -> found.describe(parameter, header.name(), depth));
            });
        }
        if (!complete) {
            return Optional.empty();
        }
        TensorTask task = new TensorTask(header.name(), header.shape(), computed, models.size(), base.isPresent(), tensorValues, modelValues,
                options.seed());
        OutputTensor.Merged merged = new OutputTensor.Merged(method, task, base.map(Present::tensor),
                models.stream().map(Present::tensor).toList());
        try {
            merged.bind();
        } catch (IllegalArgumentException e) {
            report("bind", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        return Optional.of(new OutputTensor(header, merged, () -> why.stream().map(Supplier::get).toList()));
    }

    private boolean check(Parameter parameter, Optional<ParameterResolver.Resolved> value, Object owner, String tensor) {
        if (value.isEmpty()) {
            report(parameter.name() + owner, "%s needs the parameter %s for %s (first missed at tensor %s)".formatted(method.name(),
                    parameter.name(), owner, tensor));
        }
        return value.isPresent();
    }

    private static OutputTensor converted(TensorHeader header, Present from) {
        return new OutputTensor(header, new OutputTensor.Converted(from.tensor()),
                () -> List.of("taken from " + from.source().source().model()));
    }

    private static Dtype common(List<Present> models) {
        Dtype first = models.getFirst().tensor().dtype();
        return models.stream().allMatch(source -> source.tensor().dtype() == first) ? first : Dtype.F32;
    }

    /// Notes a fault once per kind: a thousand tensors usually share one cause.
    private void report(String kind, String message) {
        if (reported.add(kind)) {
            problems.add(Problem.of(message));
        }
    }

    /// Warns once per kind.
    private void warn(String kind, String message) {
        if (reported.add(kind)) {
            warnings.add(message);
        }
    }
}
