package dev.tributary.merge.recipe;

import dev.tributary.weights.Dtype;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A merge recipe, checked for everything that can be checked without the models.
///
/// @param name of this document among several; empty if it has none
/// @param method one of [dev.tributary.merge.method.MergeMethods]
/// @param layout what is merged with what
/// @param base the model task vectors are taken from; also donates configuration and tokenizer
/// @param dtype what all arithmetic runs in; each tensor's own if absent
/// @param outDtype what is stored; `dtype` if absent
/// @param settings parameters for everything
/// @param byModel parameters by input model, weaker than a slice's and stronger than a module's
/// @param tokenizer how vocabularies are joined; embeddings are cropped to what they share if absent
/// @param chatTemplate `auto`, a well-known name, or Jinja
/// @param warnings what has no effect, in order of appearance
/// @param source the document's text, kept for `mergekit_config.yml`
public record Recipe(
        Optional<String> name,
        String method,
        Layout layout,
        Optional<ModelReference> base,
        Optional<Dtype> dtype,
        Optional<Dtype> outDtype,
        Settings settings,
        Map<ModelReference, Settings> byModel,
        Optional<TokenizerSpec> tokenizer,
        Optional<String> chatTemplate,
        List<String> warnings,
        String source) {

    public Recipe {
        byModel = Collections.unmodifiableMap(new LinkedHashMap<>(byModel));
        warnings = List.copyOf(warnings);
    }

    /// Which of the three ways to write a recipe was used.
    public sealed interface Layout {
        /// Every model named as an input, in order.
        Set<ModelReference> models();

        /// The layer ranges stacked on one another; none where each module has its own.
        List<Slice> slices();

        /// The settings of all its levels.
        Stream<Settings> settings();

        /// The bases that replace the recipe's somewhere.
        default Stream<ModelReference> bases() {
            return slices().stream().flatMap(slice -> slice.base().stream());
        }
    }

    /// Whole models, merged layer by layer in every module.
    public record WholeModels(List<Source> sources) implements Layout {
        @Override
        public Set<ModelReference> models() {
            return modelsOf(sources);
        }

        @Override
        public List<Slice> slices() {
            return List.of(new Slice(sources, Optional.empty(), Settings.NONE));
        }

        @Override
        public Stream<Settings> settings() {
            return sources.stream().map(Source::settings);
        }
    }

    /// Layer ranges stacked on one another; for models of one module.
    public record Slices(List<Slice> slices) implements Layout {
        @Override
        public Set<ModelReference> models() {
            Set<ModelReference> models = new LinkedHashSet<>();
            slices.forEach(slice -> models.addAll(modelsOf(slice.sources())));
            return models;
        }

        @Override
        public Stream<Settings> settings() {
            return slices.stream().flatMap(slice -> Stream.concat(Stream.of(slice.settings()), slice.sources().stream().map(Source::settings)));
        }
    }

    /// Each module on its own.
    public record Modules(Map<String, Module> modules) implements Layout {
        @Override
        public Set<ModelReference> models() {
            Set<ModelReference> models = new LinkedHashSet<>();
            modules.values().forEach(module -> models.addAll(module.layout().models()));
            return models;
        }

        @Override
        public List<Slice> slices() {
            return List.of();
        }

        @Override
        public Stream<Settings> settings() {
            return modules.values().stream().flatMap(module -> Stream.concat(Stream.of(module.settings()), module.layout().settings()));
        }

        @Override
        public Stream<ModelReference> bases() {
            return modules.values().stream().flatMap(module -> module.layout().bases());
        }
    }

    /// @param layout whole models or slices
    /// @param settings parameters for this module
    public record Module(Layout layout, Settings settings) {}

    /// @param sources what is merged into these layers
    /// @param base replaces the recipe's base model here
    /// @param settings parameters for this slice
    public record Slice(List<Source> sources, Optional<ModelReference> base, Settings settings) {}

    /// @param range which layers; all if absent
    /// @param settings parameters of this input
    public record Source(ModelReference model, Optional<LayerRange> range, Settings settings) {}

    /// Layers `start` to `end`, `end` not included.
    public record LayerRange(int start, int end) {
        /// How many layers.
        public int length() {
            return end - start;
        }
    }

    /// Every model the recipe mentions, bases included, in order of appearance.
    public Set<ModelReference> models() {
        Set<ModelReference> models = new LinkedHashSet<>();
        base.ifPresent(models::add);
        models.addAll(layout.models());
        layout.bases().forEach(models::add);
        tokenizer.ifPresent(spec -> models.addAll(spec.models()));
        return models;
    }

    /// Every filter by which some parameter's value is chosen.
    public Set<String> filters() {
        return Stream.of(Stream.of(settings), byModel.values().stream(), layout.settings()).flatMap(level -> level)
                .flatMap(level -> level.values().values().stream()).flatMap(ParameterValue::filters)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<ModelReference> modelsOf(List<Source> sources) {
        Set<ModelReference> models = new LinkedHashSet<>();
        sources.forEach(source -> models.add(source.model()));
        return models;
    }
}
