package dev.tributary.tuning.search;

import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.engine.MergeRun;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.plan.OutputTensor;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.TensorBytes;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.mixture.ModelWeights;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One model in memory that becomes candidate after candidate: the inputs stay mapped, each merge is written over the weights of the
/// last, rounded as the stored model would be, and nothing touches the disk.
///
/// Takes 4 bytes per parameter beside the mapped sources. Not thread-safe; the maker closes it.
public final class CandidateModel implements AutoCloseable {

    private static final int BLOCK = 1 << 16;

    private final Decoder decoder;
    private final ModelWeights weights;
    private final MergePlan inputs;
    private final Map<String, MemorySegment> targets = new HashMap<>();
    private final float[] block = new float[BLOCK];
    private Map<String, Dtype> stored = Map.of();

    /// @param sources what recipes may name, checked to be alike
    public CandidateModel(TorchEngine engine, Sources sources) {
        Map<String, Path> folders = new LinkedHashMap<>();
        Stream.concat(sources.list().stream(), sources.base().stream()).forEach(source -> folders.put(source.name(), source.folder()));
        this.decoder = Decoder.load(engine, sources.list().getFirst().folder());
        try {
            this.weights = new ModelWeights(engine, decoder);
            for (int i = 0; i < decoder.parameters().size(); i++) {
                targets.put(decoder.parameters().get(i).name(), TensorBytes.of(decoder.arrays().get(i)));
            }
            this.inputs = MergePlan.of(everyModel(sources), "the models of the search", ModelResolver.of(folders), MergeOptions.defaults());
        } catch (RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    /// Overwrites the weights with those of a merge.
    ///
    /// @throws dev.tributary.merge.recipe.InvalidRecipeException if the recipe does not fit the models
    public void become(Recipe recipe) {
        MergePlan plan = inputs.replan(recipe, "the candidate's recipe");
        Map<String, Dtype> types = new HashMap<>();
        plan.tensors().stream().map(OutputTensor::header).forEach(tensor -> types.put(tensor.name(), tensor.dtype()));
        Optional<TensorHeader> missing = decoder.parameters().stream().filter(tensor -> !types.containsKey(tensor.name())).findFirst();
        if (missing.isPresent()) {
            throw new InvalidModelException("tensor-missing", "The merge yields no tensor %s, which the model's config.json calls for."
                    .formatted(missing.get().name()));
        }
        stored = types;
        MergeRun.execute(plan.tensors(), this::write, 1, false, MergeControl.none(), 0);
    }

    /// The model as it is now.
    Decoder decoder() {
        return decoder;
    }

    /// Its weights, for what computes layer by layer.
    ModelWeights weights() {
        return weights;
    }

    private void write(String tensor, long offset, ByteBuffer bytes) {
        MemorySegment target = targets.get(tensor);
        if (target == null) {
            return; // what a model stores beside its parameters, such as the tied matrix a second time
        }
        Dtype dtype = stored.get(tensor);
        MemorySegment from = MemorySegment.ofBuffer(bytes);
        long first = offset / dtype.bytes();
        long count = from.byteSize() / dtype.bytes();
        for (long at = 0; at < count; at += BLOCK) {
            int size = (int) Math.min(BLOCK, count - at);
            Blocks.decode(dtype, from, at * dtype.bytes(), block, 0, size);
            MemorySegment.copy(block, 0, target, ValueLayout.JAVA_FLOAT, (first + at) * Float.BYTES, size);
        }
    }

    /// A recipe that names all of them, so that the plan opens them all.
    private static Recipe everyModel(Sources sources) {
        StringBuilder yaml = new StringBuilder("merge_method: linear\nparameters: { weight: 1 }\nmodels:\n");
        List<Source> all = Stream.concat(sources.list().stream(), sources.base().stream()).toList();
        all.forEach(source -> yaml.append("  - model: \"").append(source.name()).append("\"\n"));
        return RecipeParser.parse(yaml.toString(), "the models of the search");
    }

    @Override
    public void close() {
        inputs.close();
        decoder.close();
    }
}
