package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.DecoderLayers;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.Json;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The models of a merge, checked against each other and mapped: two or more sources and, for task vectors, a base.
///
/// Their memory is the file cache's; this object holds none of it. Not thread-safe; the opener closes it.
public final class Sources implements AutoCloseable {

    private final TorchEngine engine;
    private final NDManager scope;
    private final List<Source> sources;
    private final Optional<Source> base;
    private final List<SourceModel> models = new ArrayList<>();

    private Sources(TorchEngine engine, List<Source> sources, Optional<Source> base) {
        this.engine = engine;
        this.scope = engine.newScope();
        this.sources = List.copyOf(sources);
        this.base = base;
        try {
            sources.forEach(source -> models.add(SourceModel.open(source.folder(), scope)));
            base.ifPresent(source -> models.add(SourceModel.open(source.folder(), scope)));
            requireAlike();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Opens and checks the models.
    ///
    /// @throws InvalidModelException if there are fewer than two sources, two of one name, or models that cannot be added up
    public static Sources open(TorchEngine engine, List<Source> sources, Optional<Source> base) {
        if (sources.size() < 2) {
            throw new InvalidModelException("sources-too-few", "Tuning needs at least two sources to weigh, not %d. Name another model."
                    .formatted(sources.size()));
        }
        Set<String> names = new HashSet<>();
        for (Source source : sources) {
            if (!names.add(source.name())) {
                throw new InvalidModelException("source-name-repeated", "Two sources are named %s. Give each its own name.".formatted(source.name()));
            }
        }
        return new Sources(engine, sources, base);
    }

    /// The sources in order, the base not among them.
    public List<Source> list() {
        return sources;
    }

    /// The base, if one was given.
    public Optional<Source> base() {
        return base;
    }

    /// What all of them are.
    public DecoderConfig config() {
        return models.getFirst().config();
    }

    /// Names and shapes of the tensors of each of them.
    public List<TensorHeader> tensors() {
        return DecoderLayers.parameters(config());
    }

    /// The checkpoint whose config and companions a merge takes over: the base's, else the first source's.
    public Checkpoint template() {
        return base.isPresent() ? models.getLast().checkpoint() : models.getFirst().checkpoint();
    }

    /// What results are written in: the type that the first source's matrices are stored in.
    public Dtype dtype() {
        return models.getFirst().checkpoint().tensor(tensors().getFirst().name()).dtype();
    }

    /// The stored bytes of a tensor in every source, before them the base's if wanted.
    List<NDArray> bytes(String tensor, boolean withBase) {
        return ordered(withBase).stream().map(model -> model.bytes(tensor)).toList();
    }

    /// Their element types, in the same order.
    long[] types(String tensor, boolean withBase) {
        return ordered(withBase).stream().mapToLong(model -> model.type(tensor)).toArray();
    }

    SourceModel model(int source) {
        return models.get(source);
    }

    private List<SourceModel> ordered(boolean withBase) {
        if (!withBase) {
            return models.subList(0, sources.size());
        }
        List<SourceModel> all = new ArrayList<>(models.subList(0, sources.size()));
        all.addFirst(models.getLast());
        return all;
    }

    private void requireAlike() {
        SourceModel first = models.getFirst();
        Optional<JsonNode> vocabulary = vocabulary(first.folder());
        for (SourceModel other : models.subList(1, models.size())) {
            if (other.config().vocabulary() != first.config().vocabulary()) {
                throw new InvalidModelException("vocabulary-differs", ("%s has %,d tokens in its vocabulary and %s has %,d: a token would mean two "
                        + "things. Merge models of one vocabulary.").formatted(first.folder(), first.config().vocabulary(), other.folder(),
                        other.config().vocabulary()));
            }
            // How far sequences may reach and how weights were once drawn is no part of what is added up.
            if (!other.config().equals(alike(first.config(), other.config()))) {
                throw new InvalidModelException("architecture-differs", "%s and %s describe different decoders: %s. Merge models of one architecture."
                        .formatted(first.folder(), other.folder(), differences(first.config(), alike(other.config(), first.config()))));
            }
            Optional<JsonNode> others = vocabulary(other.folder());
            if (vocabulary.isPresent() && others.isPresent() && !vocabulary.equals(others)) {
                throw new InvalidModelException("vocabulary-differs", ("The tokenizers of %s and %s differ in vocabulary or merges: the same text has "
                        + "different tokens. Merge models of one tokenizer.").formatted(first.folder(), other.folder()));
            }
        }
    }

    private static DecoderConfig alike(DecoderConfig first, DecoderConfig other) {
        return new DecoderConfig(first.vocabulary(), first.width(), first.layers(), first.heads(), first.keyValueHeads(), first.headSize(),
                first.feedForward(), other.positions(), first.normEpsilon(), first.ropeTheta(), first.ropeScaling(), first.tied(),
                first.attentionBias(), first.headNorms(), first.slidingWindow(), other.initialRange());
    }

    private static String differences(DecoderConfig first, DecoderConfig other) {
        List<String> found = new ArrayList<>();
        try {
            for (RecordComponent part : DecoderConfig.class.getRecordComponents()) {
                Object one = part.getAccessor().invoke(first);
                Object two = part.getAccessor().invoke(other);
                if (!one.equals(two)) {
                    found.add("%s is %s and %s".formatted(part.getName(), one, two));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record's components can be read", e);
        }
        return String.join(", ", found);
    }

    private static Optional<JsonNode> vocabulary(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        return Files.exists(file) ? Optional.of(Json.read(file).path("model")) : Optional.empty();
    }

    @Override
    public void close() {
        scope.close();
        models.forEach(SourceModel::close);
        engine.releaseMemory();
    }
}
