package dev.tributary.merge.method;

import java.util.HashMap;
import java.util.Map;

/// For each model `τᵀτ / ‖τ‖²_F` of its task vector τ: which inputs its rows answer to, and how strongly.
///
/// Chunks sum up on their own and are added in chunk order as soon as those before them have been, so that results do not depend on
/// threads and only what is out of turn is held.
final class RowSpaces implements Survey {
    // Rows gathered before they are multiplied out: then a row of the result stays in a core's cache for all of them.
    private static final int ROWS = 32;

    private final int models;
    private final int columns;
    private final Map<Integer, float[][][]> early = new HashMap<>();
    private float[][][] total = new float[0][][];
    private float[][] sum = new float[0][];
    private int next;

    RowSpaces(int models, int columns) {
        this.models = models;
        this.columns = columns;
    }

    @Override
    public synchronized void begin(int chunks) {
        total = new float[models][columns][columns];
        sum = new float[columns][columns];
        next = 0;
    }

    @Override
    public Look open(int chunk) {
        return new Sum(chunk);
    }

    private synchronized void add(int chunk, float[][][] sums) {
        early.put(chunk, sums);
        for (float[][][] ready = early.remove(next); ready != null; ready = early.remove(next)) {
            for (int model = 0; model < models; model++) {
                add(ready[model], total[model]);
            }
            next++;
        }
    }

    /// The trace of `τᵀτ` is `‖τ‖²_F`. A model that did not move pulls nowhere.
    @Override
    public synchronized void conclude() {
        for (float[][] matrix : total) {
            double norm = 0;
            for (int i = 0; i < columns; i++) {
                norm += matrix[i][i];
            }
            for (float[] row : matrix) {
                for (int i = 0; i < columns; i++) {
                    row[i] = norm == 0 ? 0 : (float) (row[i] / norm);
                }
            }
            add(matrix, sum);
        }
    }

    /// For each model the rows of its columns² numbers.
    synchronized float[][][] normalised() {
        return total;
    }

    /// The sum of all models' matrices.
    synchronized float[][] sum() {
        return sum;
    }

    private static void add(float[][] matrix, float[][] into) {
        for (int row = 0; row < into.length; row++) {
            for (int i = 0; i < into.length; i++) {
                into[row][i] += matrix[row][i];
            }
        }
    }

    private final class Sum implements Look {
        private final int chunk;
        private final float[][][] sums = new float[models][columns][columns];
        private final float[][][] rows = new float[models][ROWS][columns];
        private final float[][][] transposed = new float[models][columns][ROWS];
        private int gathered;

        Sum(int chunk) {
            this.chunk = chunk;
        }

        @Override
        public void see(Tile tile) {
            for (int model = 0; model < models; model++) {
                tile.delta(model, tile.scratch(model));
            }
            for (int at = 0; at < tile.count(); at += columns) {
                for (int model = 0; model < models; model++) {
                    float[] row = rows[model][gathered];
                    System.arraycopy(tile.scratch(model), at, row, 0, columns);
                    for (int i = 0; i < columns; i++) {
                        transposed[model][i][gathered] = row[i];
                    }
                }
                if (++gathered == ROWS) {
                    multiply();
                }
            }
        }

        @Override
        public void end() {
            multiply();
            add(chunk, sums);
        }

        private void multiply() {
            for (int model = 0; model < models; model++) {
                RowProducts.add(transposed[model], rows[model], gathered, sums[model]);
            }
            gathered = 0;
        }
    }
}
