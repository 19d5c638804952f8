package dev.tributary.merge.method;

/// Products of matrices kept as arrays of rows: loops over the same index of all arrays are what the compiler makes vector instructions of.
final class RowProducts {
    // The part of a row worked on at a time, and how many rows of the right matrix: together they stay in a core's own cache.
    private static final int COLUMNS = 1024;
    private static final int INNER = 32;

    private RowProducts() {}

    /// `into += left · right`. Every element is summed in the order of right's rows.
    ///
    /// @param inner how many rows of `right` count
    static void add(float[][] left, float[][] right, int inner, float[][] into) {
        int columns = right[0].length;
        for (int from = 0; from < columns; from += COLUMNS) {
            int to = Math.min(columns, from + COLUMNS);
            for (int first = 0; first < inner; first += INNER) {
                int last = Math.min(inner, first + INNER);
                for (int row = 0; row < left.length; row++) {
                    int at = first;
                    for (; at + 4 <= last; at += 4) {
                        addFour(left[row], right, at, into[row], from, to);
                    }
                    for (; at < last; at++) {
                        addOne(left[row][at], right[at], into[row], from, to);
                    }
                }
            }
        }
    }

    private static void addFour(float[] factors, float[][] rows, int at, float[] into, int from, int to) {
        float a = factors[at];
        float b = factors[at + 1];
        float c = factors[at + 2];
        float d = factors[at + 3];
        float[] x = rows[at];
        float[] y = rows[at + 1];
        float[] z = rows[at + 2];
        float[] w = rows[at + 3];
        for (int i = from; i < to; i++) {
            into[i] = into[i] + a * x[i] + b * y[i] + c * z[i] + d * w[i];
        }
    }

    private static void addOne(float factor, float[] row, float[] into, int from, int to) {
        for (int i = from; i < to; i++) {
            into[i] += factor * row[i];
        }
    }
}
