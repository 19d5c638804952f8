package dev.tributary.merge.source;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.util.List;

/// A matrix with a low-rank adapter added while it is read: `W + s·B·A` in float32, rounded once.
///
/// @param matrix W, with as many rows as B and as many columns as A; transposed the other way round
/// @param dtype what the sum is rounded to
/// @param down A, rank × inputs, row by row
/// @param up B, outputs × rank, row by row
/// @param transposed whether W is stored inputs × outputs, as GPT-2 does
public record LoraTensor(TensorSource matrix, Dtype dtype, float[] down, float[] up, int rank, float scale, boolean transposed)
        implements TensorSource {

    @Override
    public List<Long> shape() {
        return matrix.shape();
    }

    @Override
    public void read(long from, float[] into, int count) {
        matrix.read(from, into, count);
        int columns = Math.toIntExact(shape().getLast());
        for (int done = 0; done < count;) {
            int row = (int) ((from + done) / columns);
            int column = (int) ((from + done) % columns);
            int run = Math.min(count - done, columns - column);
            if (transposed) {
                addTransposed(row, column, into, done, run);
            } else {
                add(row, column, columns, into, done, run);
            }
            done += run;
        }
        Blocks.round(dtype, into, 0, count);
    }

    private void add(int row, int column, int columns, float[] into, int at, int run) {
        for (int k = 0; k < rank; k++) {
            float factor = scale * up[row * rank + k];
            int offset = k * columns + column;
            for (int i = 0; i < run; i++) {
                into[at + i] += factor * down[offset + i];
            }
        }
    }

    private void addTransposed(int input, int output, float[] into, int at, int run) {
        int inputs = down.length / rank;
        for (int i = 0; i < run; i++) {
            float sum = 0;
            for (int k = 0; k < rank; k++) {
                sum += up[(output + i) * rank + k] * down[k * inputs + input];
            }
            into[at + i] += scale * sum;
        }
    }

    @Override
    public String toString() {
        return matrix + " with adapter";
    }
}
