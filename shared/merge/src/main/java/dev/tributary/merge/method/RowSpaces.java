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
    private final Map<Integer, float[][]> early = new HashMap<>();
    private float[][] total = new float[0][];
    private int next;

    RowSpaces(int models, int columns) {
        this.models = models;
        this.columns = columns;
    }

    @Override
    public synchronized void begin(int chunks) {
        total = new float[models][columns * columns];
        next = 0;
    }

    @Override
    public Look open(int chunk) {
        return new Sum(chunk);
    }

    private synchronized void add(int chunk, float[][] sums) {
        early.put(chunk, sums);
        for (float[][] ready = early.remove(next); ready != null; ready = early.remove(next)) {
            for (int model = 0; model < models; model++) {
                for (int i = 0; i < ready[model].length; i++) {
                    total[model][i] += ready[model][i];
                }
            }
            next++;
        }
    }

    /// The trace of `τᵀτ` is `‖τ‖²_F`. A model that did not move pulls nowhere.
    @Override
    public synchronized void conclude() {
        for (float[] matrix : total) {
            double norm = 0;
            for (int i = 0; i < columns; i++) {
                norm += matrix[i * columns + i];
            }
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = norm == 0 ? 0 : (float) (matrix[i] / norm);
            }
        }
    }

    /// Row by row, columns² numbers for each model.
    synchronized float[][] normalised() {
        return total;
    }

    private final class Sum implements Look {
        private final int chunk;
        private final float[][] sums = new float[models][columns * columns];
        private final float[][] rows = new float[models][ROWS * columns];
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
                    System.arraycopy(tile.scratch(model), at, rows[model], gathered * columns, columns);
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
                for (int i = 0; i < columns; i++) {
                    for (int row = 0; row < gathered; row++) {
                        addScaled(rows[model], row * columns, rows[model][row * columns + i], sums[model], i * columns);
                    }
                }
            }
            gathered = 0;
        }

        private void addScaled(float[] row, int from, float factor, float[] into, int at) {
            for (int j = 0; j < columns; j++) {
                into[at + j] += factor * row[from + j];
            }
        }
    }
}
