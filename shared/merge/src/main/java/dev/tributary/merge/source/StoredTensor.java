package dev.tributary.merge.source;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A tensor as it lies in a checkpoint. Lives as long as the checkpoint is open.
public record StoredTensor(TensorHeader header, MemorySegment bytes) implements TensorSource {
    /// A tensor of an open checkpoint.
    public static StoredTensor of(Checkpoint checkpoint, String name) {
        return new StoredTensor(checkpoint.tensor(name), checkpoint.bytes(name));
    }

    @Override
    public Dtype dtype() {
        return header.dtype();
    }

    @Override
    public List<Long> shape() {
        return header.shape();
    }

    @Override
    public void read(long from, float[] into, int count) {
        Blocks.decode(header.dtype(), bytes, from * header.dtype().bytes(), into, 0, count);
    }

    @Override
    public boolean splits() {
        return header.dtype() == Dtype.BF16;
    }

    @Override
    public boolean readSplit(long from, float[] into, int count) {
        return Blocks.decodeSplit(bytes, from * Dtype.BF16.bytes(), into, count);
    }

    @Override
    public String toString() {
        return header.name();
    }
}
