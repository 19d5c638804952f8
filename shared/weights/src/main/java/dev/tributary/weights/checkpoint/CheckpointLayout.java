package dev.tributary.weights.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which file of a model folder each tensor goes to. Known before any weight is computed, since sizes follow from headers.
///
/// @param shards in file order
public record CheckpointLayout(List<Shard> shards) {
    /// The default largest file, in bytes; what Hugging Face tools use too.
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    /// One weight file and its tensors in data order.
    public record Shard(String file, List<TensorHeader> tensors) {
        public Shard {
            tensors = List.copyOf(tensors);
        }
    }

    public CheckpointLayout {
        shards = List.copyOf(shards);
    }

    /// Packs tensors in the given order; a shard closes when the next tensor would carry it past `shardBytes`. A tensor larger than
    /// that has a shard to itself.
    public static CheckpointLayout of(List<TensorHeader> tensors, long shardBytes) {
        List<List<TensorHeader>> groups = new ArrayList<>();
        List<TensorHeader> group = new ArrayList<>();
        long bytes = 0;
        for (TensorHeader tensor : tensors) {
            if (!group.isEmpty() && bytes + tensor.bytes() > shardBytes) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(tensor);
            bytes += tensor.bytes();
        }
        groups.add(group);
        List<Shard> shards = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            String file = groups.size() == 1 ? WeightFiles.SINGLE : "model-%05d-of-%05d.safetensors".formatted(i + 1, groups.size());
            shards.add(new Shard(file, groups.get(i)));
        }
        return new CheckpointLayout(shards);
    }

    /// A layout of one of the shards alone, under the name it has among the others.
    public CheckpointLayout only(int shard) {
        return new CheckpointLayout(List.of(shards.get(shard)));
    }

    /// What `model.safetensors.index.json` says; empty for a single file, which needs none.
    public Optional<ObjectNode> index() {
        if (shards.size() < 2) {
            return Optional.empty();
        }
        ObjectNode index = Json.object();
        index.putObject("metadata").put("total_size", tensorBytes());
        ObjectNode map = index.putObject("weight_map");
        shards.forEach(shard -> shard.tensors().forEach(tensor -> map.put(tensor.name(), shard.file())));
        return Optional.of(index);
    }

    /// All tensors, shard by shard.
    public List<TensorHeader> tensors() {
        return shards.stream().flatMap(shard -> shard.tensors().stream()).toList();
    }

    /// The bytes of all tensors together, headers not counted.
    public long tensorBytes() {
        return shards.stream().flatMap(shard -> shard.tensors().stream()).mapToLong(TensorHeader::bytes).sum();
    }
}
