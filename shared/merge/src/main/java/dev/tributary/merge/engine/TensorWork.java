package dev.tributary.merge.engine;

import dev.tributary.merge.method.Survey;
import dev.tributary.merge.method.TensorMerge;
import dev.tributary.merge.method.Tile;
import dev.tributary.merge.plan.OutputTensor;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The work of one output tensor: its surveys in order, then its elements. Each is one pass over all chunks; a pass begins when the
/// one before is concluded, which [MergeRun] sees to.
final class TensorWork {
    private static final TensorMerge AS_IT_IS = chunk -> (tile, out) -> System.arraycopy(tile.model(0), 0, out, 0, tile.count());

    private final TensorHeader header;
    private final TensorSink sink;
    private final boolean allowNonFinite;
    // What is copied byte by byte, if it is; else what is combined how.
    private final Optional<MemorySegment> copied;
    private final Optional<TensorSource> base;
    private final List<TensorSource> models;
    private final Dtype computed;
    private final TensorMerge merge;
    private final Chunks chunks;
    private final List<Survey> surveys;
    private final boolean split;
    private final boolean gentle;

    TensorWork(OutputTensor tensor, TensorSink sink, boolean allowNonFinite) {
        this.header = tensor.header();
        this.sink = sink;
        this.allowNonFinite = allowNonFinite;
        OutputTensor.Making making = tensor.making();
        this.copied = making instanceof OutputTensor.Copied copy ? Optional.of(copy.from().bytes()) : Optional.empty();
        if (making instanceof OutputTensor.Merged merged) {
            this.base = merged.base();
            this.models = merged.models();
            this.computed = merged.task().dtype();
            this.merge = merged.bind();
        } else {
            this.base = Optional.empty();
            this.models = making instanceof OutputTensor.Converted converted ? List.of(converted.from()) : List.of();
            this.computed = header.dtype();
            this.merge = AS_IT_IS;
        }
        this.surveys = merge.surveys();
        this.chunks = Chunks.of(header.elements(), Math.toIntExact(header.columns()), merge.wholeRows() ? merge.leastRows() : 0);
        this.gentle = computed == Dtype.BF16 && merge.isGentle();
        this.split = header.dtype() == Dtype.BF16 && !merge.inOrder()
                && Stream.concat(models.stream(), base.stream()).allMatch(TensorSource::splits);
    }

    int passes() {
        return surveys.size() + 1;
    }

    int chunks() {
        return chunks.count();
    }

    void begin(int pass) {
        if (pass < surveys.size()) {
            surveys.get(pass).begin(chunks.count());
        }
    }

    void conclude(int pass) {
        if (pass < surveys.size()) {
            surveys.get(pass).conclude();
        }
    }

    /// Does one chunk of one pass.
    ///
    /// @return bytes of the result written
    long run(int pass, int chunk, Worker worker) {
        if (copied.isPresent()) {
            return copy(copied.get(), chunk);
        }
        if (pass < surveys.size()) {
            survey(surveys.get(pass).open(chunk), chunk, worker);
            return 0;
        }
        return combine(merge.open(chunk), chunk, worker);
    }

    private long copy(MemorySegment bytes, int chunk) {
        long from = chunks.start(chunk) * header.dtype().bytes();
        long to = chunks.end(chunk) * header.dtype().bytes();
        sink.write(header.name(), from, bytes.asSlice(from, to - from).asByteBuffer());
        return to - from;
    }

    private void survey(Survey.Look look, int chunk, Worker worker) {
        Tile tile = worker.tile();
        for (long at = chunks.start(chunk); at < chunks.end(chunk); at += chunks.tileElements()) {
            fill(tile, at, chunk);
            look.see(tile);
        }
        look.end();
    }

    private long combine(TensorMerge.Combination combination, int chunk, Worker worker) {
        Tile tile = worker.tile();
        MemorySegment buffer = worker.buffer();
        int size = header.dtype().bytes();
        long written = chunks.start(chunk) * size;
        long pending = 0;
        for (long at = chunks.start(chunk); at < chunks.end(chunk); at += chunks.tileElements()) {
            fill(tile, at, chunk);
            float[] result = worker.result(tile.count());
            combination.combine(tile, result);
            for (int done = 0; done < tile.count();) {
                int run = (int) Math.min(tile.count() - done, (buffer.byteSize() - pending) / size);
                encode(tile, result, done, buffer, pending, run);
                pending += (long) run * size;
                done += run;
                if (pending == buffer.byteSize()) {
                    sink.write(header.name(), written, buffer.asByteBuffer());
                    written += pending;
                    pending = 0;
                }
            }
        }
        sink.write(header.name(), written, buffer.asSlice(0, pending).asByteBuffer());
        return (chunks.end(chunk) - chunks.start(chunk)) * size;
    }

    /// A split tile goes out as a whole: its bytes, a power of two, divide the buffer's, or it is the tensor's last.
    private void encode(Tile tile, float[] result, int at, MemorySegment into, long offset, int count) {
        if (tile.isModerate()) {
            Blocks.storeSplit(result, into, offset, count);
        } else if (tile.isSplit()) {
            Blocks.encodeSplit(result, into, offset, count);
        } else {
            Blocks.encode(header.dtype(), result, at, into, offset, count);
        }
    }

    private void fill(Tile tile, long at, int chunk) {
        int count = (int) Math.min(chunks.tileElements(), chunks.end(chunk) - at);
        tile.reset(computed, models.size(), at, count, split && count % 2 == 0);
        boolean moderate = gentle;
        for (int model = 0; model < models.size(); model++) {
            moderate &= read(models.get(model), tile, tile.model(model), at);
        }
        if (base.isPresent()) {
            moderate &= read(base.get(), tile, tile.base(), at);
        }
        tile.moderate(moderate);
    }

    /// @return whether the elements are known to be moderate
    private boolean read(TensorSource source, Tile tile, float[] into, long at) {
        boolean moderate = tile.isSplit() && source.readSplit(at, into, tile.count());
        if (!tile.isSplit()) {
            source.read(at, into, tile.count());
        }
        if (source.dtype() != computed) {
            tile.round(into);
            moderate = false;
        }
        if (!moderate && !allowNonFinite && !Blocks.allFinite(into, 0, tile.count())) {
            throw new InvalidModelException("tensor-not-finite", ("Tensor %s, an input of %s, holds NaN or infinity between elements %d and "
                    + "%d. The model is damaged or overflows %s; fix it, or merge it all the same with --allow-nonfinite.")
                    .formatted(source, header.name(), at, at + tile.count() - 1, computed.torchName()));
        }
        return moderate;
    }
}
