package dev.tributary.weights.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A model folder opened for reading: `config.json` and all tensors, whichever shard each lies in.
///
/// Opening maps the weight files and checks their headers but reads no weights. Safe for use by several threads. The opener closes
/// it; segments handed out die with it.
public final class Checkpoint implements AutoCloseable {
    private final Path folder;
    private final ObjectNode config;
    private final List<SafetensorsFile> shards;
    private final Map<String, Stored> tensors;

    private record Stored(TensorHeader header, MemorySegment bytes) {}

    private Checkpoint(Path folder, ObjectNode config, List<SafetensorsFile> shards) {
        this.folder = folder;
        this.config = config;
        this.shards = shards;
        Map<String, Stored> byName = new LinkedHashMap<>();
        Map<String, Path> owner = new LinkedHashMap<>();
        for (SafetensorsFile shard : shards) {
            for (TensorHeader tensor : shard.tensors()) {
                Path other = owner.putIfAbsent(tensor.name(), shard.path());
                if (other != null) {
                    throw new InvalidModelException("tensor-duplicated", "Tensor %s is in both %s and %s. Download the model again."
                            .formatted(tensor.name(), other, shard.path()));
                }
                byName.put(tensor.name(), new Stored(tensor, shard.bytes(tensor.name())));
            }
        }
        this.tensors = Collections.unmodifiableMap(byName);
    }

    /// Opens a folder holding `config.json` and `model.safetensors` or indexed shards.
    ///
    /// @throws InvalidModelException if anything the folder needs is missing, malformed, or stored as a pickle
    public static Checkpoint open(Path folder) {
        ObjectNode config = Json.read(WeightFiles.requireFolder(folder).resolve("config.json"));
        List<SafetensorsFile> shards = WeightFiles.open(folder);
        try {
            return new Checkpoint(folder, config, shards);
        } catch (RuntimeException e) {
            shards.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    /// The folder that was opened.
    public Path folder() {
        return folder;
    }

    /// A copy of `config.json` that the caller may edit.
    public ObjectNode config() {
        return config.deepCopy();
    }

    /// All tensors, in the order of their data, shard by shard.
    public List<TensorHeader> tensors() {
        return tensors.values().stream().map(Stored::header).toList();
    }

    /// The names of all tensors.
    public Collection<String> names() {
        return tensors.keySet();
    }

    /// The tensor with this name, if the model has it.
    public Optional<TensorHeader> find(String tensor) {
        return Optional.ofNullable(tensors.get(tensor)).map(Stored::header);
    }

    /// The tensor with this name.
    ///
    /// @throws InvalidModelException if the model has none
    public TensorHeader tensor(String tensor) {
        return stored(tensor).header();
    }

    /// A tensor's bytes, read-only and little endian; valid until this checkpoint is closed.
    /// `bytes(name).asByteBuffer()` gives a direct buffer over the same memory for tensors up to 2 GiB.
    public MemorySegment bytes(String tensor) {
        return stored(tensor).bytes();
    }

    /// Reads elements of a float tensor, in row-major order.
    ///
    /// @param from index of the first element
    /// @param at index in `into` of the first value
    public void read(String tensor, long from, float[] into, int at, int count) {
        Stored stored = stored(tensor);
        Objects.checkFromIndexSize(from, count, stored.header().elements());
        Dtype dtype = stored.header().dtype();
        Blocks.decode(dtype, stored.bytes(), from * dtype.bytes(), into, at, count);
    }

    @Override
    public void close() {
        shards.forEach(SafetensorsFile::close);
    }

    private Stored stored(String tensor) {
        Stored stored = tensors.get(tensor);
        if (stored == null) {
            throw new InvalidModelException("tensor-missing", "The model in %s has no tensor %s.".formatted(folder, tensor));
        }
        return stored;
    }
}
