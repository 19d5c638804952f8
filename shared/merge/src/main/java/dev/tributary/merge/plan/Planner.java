package dev.tributary.merge.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.architecture.Stack;
import dev.tributary.merge.architecture.TensorKind;
import dev.tributary.merge.method.MergeMethod;
import dev.tributary.merge.method.MergeMethods;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.tokenizer.ModelTokens;
import dev.tributary.merge.tokenizer.TokenizerPlan;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Works out the output tensors: loose tensors before the layers, layers slice by slice, loose tensors after.
final class Planner {
    private final Recipe recipe;
    private final MergeOptions options;
    private final InputModels models;
    private final List<Problem> problems;
    private final List<String> warnings;
    private final MergeMethod method;
    private final InputModel donor;
    private final ConfigEditor config;
    private final Map<String, List<SliceSources>> slicesByModule = new LinkedHashMap<>();
    private final Map<String, TensorPlanner> plannerByModule = new LinkedHashMap<>();
    private boolean mixedTypes;
    private boolean embeds;

    Planner(Recipe recipe, MergeOptions options, InputModels models, List<Problem> problems) {
        this.recipe = recipe;
        this.options = options;
        this.models = models;
        this.problems = problems;
        this.warnings = new ArrayList<>(recipe.warnings());
        this.method = MergeMethods.find(recipe.method()).orElseThrow();
        this.donor = models.get(recipe.base().orElseGet(() -> recipe.layout().models().iterator().next()));
        this.config = new ConfigEditor(donor.checkpoint().config());
    }

    /// @param ownsModels whether closing the plan closes the models
    Optional<MergePlan> plan(boolean ownsModels) {
        Optional<TokenizerPlan> tokenizer = tokenizer();
        Embeddings embeddings = new Embeddings(tokenizer, models, donor);
        Map<String, Recipe.Module> modules = RecipeParts.of(recipe, donor, problems);
        modules.forEach((name, module) -> {
            slicesByModule.put(name, SliceSources.of(module.layout(), name, recipe, method, models, problems));
            plannerByModule.put(name, new TensorPlanner(recipe, method, options, module.settings(), embeddings, problems, warnings));
        });
        requireNumbers();
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        List<OutputTensor> tensors = new ArrayList<>();
        loose(true, tensors);
        for (Stack stack : donor.architecture().stacks()) {
            layers(stack, slicesByModule.getOrDefault(stack.module(), List.of()), tensors);
        }
        loose(false, tensors);
        if (tensors.isEmpty() && problems.isEmpty()) {
            problems.add(Problem.of("the recipe yields no tensors"));
        }
        if (tokenizer.isPresent() && !embeds && problems.isEmpty()) {
            problems.add(Problem.of("the vocabularies cannot be joined: none of %s's tensors is known for its token embedding"
                    .formatted(donor.reference())));
        }
        warnOfIdleFilters(tensors);
        ObjectNode edited = config.finish(tensors.stream().map(OutputTensor::header).toList());
        return Optional.of(new MergePlan(recipe, options, models, donor, tensors, edited, tokenizer, warnings, ownsModels));
    }

    /// A misspelt filter is none to the eye.
    private void warnOfIdleFilters(List<OutputTensor> tensors) {
        for (String filter : recipe.filters()) {
            boolean idle = tensors.stream().noneMatch(tensor -> tensor.header().name().contains(filter))
                    && models.all().stream().flatMap(model -> model.checkpoint().names().stream()).noneMatch(name -> name.contains(filter));
            if (idle) {
                warnings.add("the filter '%s' is part of no tensor's name; filters are plain text and see capitals".formatted(filter));
            }
        }
    }

    private Optional<TokenizerPlan> tokenizer() {
        if (recipe.tokenizer().isEmpty()) {
            return Optional.empty();
        }
        Map<ModelReference, ModelTokens> tokens = new LinkedHashMap<>();
        for (InputModel model : models.all()) {
            long rows = model.vocabulary() < 0 ? Long.MAX_VALUE : model.vocabulary();
            sound(() -> ModelTokens.read(model.checkpoint().folder(), rows)).ifPresent(read -> tokens.put(model.reference(), read));
        }
        return tokens.size() < models.all().size() ? Optional.empty()
                : sound(() -> TokenizerPlan.of(recipe.tokenizer().get(), donor.reference(), tokens));
    }

    private <T> Optional<T> sound(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (InvalidModelException e) {
            problems.add(Problem.of(e));
            return Optional.empty();
        }
    }

    /// Packed weights can be moved, not computed with: copying them as the integers they look like would merge everything but the layers.
    private void requireNumbers() {
        boolean moved = recipe.method().equals("passthrough");
        models.all().stream().filter(model -> !moved || model.reference().lora().isPresent()).forEach(model -> model.quantization().ifPresent(
                how -> problems.add(Problem.of("%s is quantised (%s) and cannot be merged; use a bfloat16, float16 or float32 copy of the model"
                        .formatted(model.reference(), how)))));
    }

    private void layers(Stack stack, List<SliceSources> slices, List<OutputTensor> tensors) {
        int output = 0;
        List<ConfigEditor.Origin> origins = new ArrayList<>();
        for (SliceSources slice : slices) {
            for (int offset = 0; offset < slice.layers(); offset++) {
                double depth = slice.layers() == 1 ? 1 : (double) offset / (slice.layers() - 1);
                for (String suffix : suffixes(stack.module(), slice, offset)) {
                    List<Optional<String>> names = new ArrayList<>();
                    for (SliceSources.Ranged source : slice.all()) {
                        names.add(source.model().nameOf(stack.module(), source.start() + offset, suffix));
                    }
                    requireOneTemplate(stack, suffix, slice, names);
                    tensor(stack.module(), stack.name(output, suffix), slice, names, depth, TensorKind.AFTER).ifPresent(tensors::add);
                }
                SliceSources.Ranged first = slice.all().getFirst();
                origins.add(new ConfigEditor.Origin(first.model(), first.start() + offset));
                output++;
            }
        }
        config.layers(stack, origins);
    }

    /// A model may lack a tensor its kin have, such as a bias; that one of another kind lacks it means they do not belong together.
    private void requireOneTemplate(Stack stack, String suffix, SliceSources slice, List<Optional<String>> names) {
        int absent = names.indexOf(Optional.<String>empty());
        if (absent < 0 || options.allowCrimes() || mixedTypes) {
            return;
        }
        InputModel without = slice.all().get(absent).model();
        for (int i = 0; i < names.size(); i++) {
            InputModel with = slice.all().get(i).model();
            if (names.get(i).isPresent() && !with.type(stack.module()).equals(without.type(stack.module()))) {
                problems.add(Problem.of("%s, of type %s, has no %s in its layers, which %s, of type %s, has; merge models of one architecture, or give --allow-crimes to merge what there is"
                        .formatted(without.reference(), without.type(stack.module()), suffix.substring(1), with.reference(),
                                with.type(stack.module()))));
                mixedTypes = true;
                return;
            }
        }
    }

    /// What the tensors of a layer are called: the first source's names, then what others add. Experts keep the first source's layout.
    private static Set<String> suffixes(String module, SliceSources slice, int offset) {
        Set<String> suffixes = new LinkedHashSet<>();
        for (SliceSources.Ranged source : slice.all()) {
            boolean experts = suffixes.stream().anyMatch(Experts::isExpert);
            source.model().architecture().stack(module).ifPresent(stack -> stack.suffixes().get(source.start() + offset).stream()
                    .filter(suffix -> !experts || !Experts.isExpert(suffix))
                    .filter(suffix -> Experts.inOtherBlock(suffix).filter(suffixes::contains).isEmpty()).forEach(suffixes::add));
        }
        return suffixes;
    }

    private void loose(boolean before, List<OutputTensor> tensors) {
        for (TensorHeader tensor : looseTensors()) {
            TensorKind kind = kind(tensor);
            boolean early = kind == TensorKind.EMBEDDING || kind == TensorKind.BEFORE;
            String module = donor.architecture().moduleOf(tensor.name());
            List<SliceSources> slices = slicesByModule.getOrDefault(module, List.of());
            if (early == before && !slices.isEmpty() && !isOvertaken(tensor.name())) {
                SliceSources slice = before ? slices.getFirst() : slices.getLast();
                List<Optional<String>> names = slice.all().stream().map(source -> source.model().nameOf(tensor.name(), donor, kind)).toList();
                if (kind == TensorKind.HEAD && donor.nameOf(tensor.name(), donor).isEmpty()) {
                    config.untie();
                }
                Optional<OutputTensor> output = tensor(module, tensor.name(), slice, names, 0, kind);
                output.ifPresent(tensors::add);
                if (output.isPresent() && kind == TensorKind.EMBEDDING) {
                    embeds = true;
                    config.vocabulary(output.get().header().shape().getFirst(), donor.vocabulary());
                }
            }
        }
    }

    /// Layers beyond those of a stack, which predict further tokens, keep their places only if the stack keeps its number of layers.
    private boolean isOvertaken(String name) {
        for (Stack stack : donor.architecture().stacks()) {
            int layers = slicesByModule.getOrDefault(stack.module(), List.of()).stream().mapToInt(SliceSources::layers).sum();
            if (Architecture.isInLayer(name) && name.startsWith(stack.prefix()) && layers != stack.layers()) {
                if (config.dropPrediction()) {
                    warnings.add("%s and its like, which predict further tokens, are left out, since the number of layers changes".formatted(name));
                }
                return true;
            }
        }
        return false;
    }

    /// The donor's loose tensors, then those only other models have, in parts that the donor has too.
    private List<TensorHeader> looseTensors() {
        Map<String, TensorHeader> loose = new LinkedHashMap<>();
        donor.architecture().loose().forEach(tensor -> loose.put(tensor.name(), tensor));
        Set<String> parts = new HashSet<>(donor.architecture().modules());
        List.copyOf(parts).forEach(part -> Architecture.otherName(part).ifPresent(parts::add));
        for (InputModel model : models.all()) {
            Set<String> known = new HashSet<>();
            loose.keySet().forEach(name -> model.nameOf(name, donor).ifPresent(known::add));
            model.architecture().loose().stream().filter(tensor -> !known.contains(tensor.name()))
                    .filter(tensor -> parts.contains(model.architecture().moduleOf(tensor.name())))
                    .forEach(tensor -> loose.putIfAbsent(tensor.name(), tensor));
        }
        return List.copyOf(loose.values());
    }

    private TensorKind kind(TensorHeader tensor) {
        for (InputModel model : models.all()) {
            Optional<TensorHeader> own = model.nameOf(tensor.name(), donor).flatMap(model.checkpoint()::find);
            if (own.isPresent()) {
                TensorKind kind = TensorKind.of(own.get(), model.vocabulary());
                if (kind.isByToken() || kind == TensorKind.DERIVED) {
                    return kind;
                }
            }
        }
        return TensorKind.of(tensor, -1);
    }

    private Optional<OutputTensor> tensor(String module, String name, SliceSources slice, List<Optional<String>> names, double depth,
            TensorKind kind) {
        return plannerByModule.get(module).plan(name, slice, names, depth, kind);
    }
}
