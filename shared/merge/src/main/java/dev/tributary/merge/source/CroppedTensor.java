package dev.tributary.merge.source;

import dev.tributary.weights.Dtype;
import java.util.List;

/// The upper left corner of a matrix: embeddings of unequal vocabularies reduced to the rows and columns they share.
public record CroppedTensor(TensorSource whole, List<Long> shape) implements TensorSource {
    @Override
    public Dtype dtype() {
        return whole.dtype();
    }

    @Override
    public void read(long from, float[] into, int count) {
        long columns = shape.getLast();
        long wholeColumns = whole.shape().getLast();
        if (columns == wholeColumns) {
            whole.read(from, into, count);
            return;
        }
        float[] part = new float[(int) Math.min(columns, count)];
        for (int done = 0; done < count;) {
            long row = (from + done) / columns;
            long column = (from + done) % columns;
            int run = (int) Math.min(count - done, columns - column);
            whole.read(row * wholeColumns + column, part, run);
            System.arraycopy(part, 0, into, done, run);
            done += run;
        }
    }
}
