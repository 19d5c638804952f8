package dev.tributary.merge.method;

/// The inner products of K vectors with each other, in double. Methods whose result is a combination of their inputs need no more
/// of them than this.
///
/// @param size K
/// @param products K·K numbers, row by row
record Gram(int size, double[] products) {
    double dot(int i, int j) {
        return products[i * size + j];
    }

    double norm(int i) {
        return Math.sqrt(dot(i, i));
    }

    /// The inner product of `Σ a_i x_i` with `Σ c_i x_i`.
    double dot(double[] a, double[] c) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                sum += a[i] * c[j] * dot(i, j);
            }
        }
        return sum;
    }

    /// The norm of `Σ a_i x_i`.
    double norm(double[] a) {
        return Math.sqrt(Math.max(0, dot(a, a)));
    }

    /// The inner product of `x_i` with `Σ a_j x_j`.
    double dot(int i, double[] a) {
        double sum = 0;
        for (int j = 0; j < size; j++) {
            sum += a[j] * dot(i, j);
        }
        return sum;
    }
}
