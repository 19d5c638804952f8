package dev.tributary.merge.source;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.util.Arrays;
import java.util.List;

/// An embedding whose rows are rows of other embeddings, or means of some, or zeros: one model's embedding in a joined vocabulary.
///
/// Rows beyond the last token hold the mean of all rows before them.
public final class RemappedTensor implements TensorSource {
    private final Dtype dtype;
    private final List<Row> rows;
    private final int columns;
    private final List<Long> shape;
    private float[] padding = new float[0];

    /// What one row is made of.
    public sealed interface Row {}

    /// A row of an embedding.
    public record Of(TensorSource from, int row) implements Row {}

    /// The mean of several rows.
    public record MeanOf(List<Of> rows) implements Row {}

    /// Zeros.
    public record Zero() implements Row {}

    /// The mean of all rows that are not padding.
    public record Padding() implements Row {}

    /// @param dtype what values are rounded to
    /// @param columns the length of every row
    public RemappedTensor(Dtype dtype, List<Row> rows, int columns) {
        this.dtype = dtype;
        this.rows = List.copyOf(rows);
        this.columns = columns;
        this.shape = List.of((long) rows.size(), (long) columns);
    }

    @Override
    public Dtype dtype() {
        return dtype;
    }

    @Override
    public List<Long> shape() {
        return shape;
    }

    @Override
    public void read(long from, float[] into, int count) {
        float[] whole = new float[columns];
        for (int done = 0; done < count;) {
            int row = (int) ((from + done) / columns);
            int column = (int) ((from + done) % columns);
            int run = Math.min(count - done, columns - column);
            fill(rows.get(row), whole);
            System.arraycopy(whole, column, into, done, run);
            done += run;
        }
        Blocks.round(dtype, into, 0, count);
    }

    private void fill(Row row, float[] into) {
        switch (row) {
            case Zero zero -> Arrays.fill(into, 0);
            case Of of -> of.from().read((long) of.row() * columns, into, columns);
            case Padding pad -> System.arraycopy(padding(), 0, into, 0, columns);
            case MeanOf mean -> {
                double[] sums = new double[columns];
                mean.rows().forEach(each -> add(each, into, sums));
                divide(sums, mean.rows().size(), into);
            }
        }
    }

    private synchronized float[] padding() {
        if (padding.length == 0) {
            float[] mean = new float[columns];
            double[] sums = new double[columns];
            int count = 0;
            for (Row row : rows) {
                if (!(row instanceof Padding)) {
                    add(row, mean, sums);
                    count++;
                }
            }
            divide(sums, Math.max(1, count), mean);
            padding = mean;
        }
        return padding;
    }

    private void add(Row row, float[] buffer, double[] sums) {
        fill(row, buffer);
        for (int i = 0; i < columns; i++) {
            sums[i] += buffer[i];
        }
    }

    private static void divide(double[] sums, int count, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = (float) (sums[i] / count);
        }
    }

    @Override
    public String toString() {
        return "embedding " + shape;
    }
}
