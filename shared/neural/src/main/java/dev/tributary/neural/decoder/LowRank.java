package dev.tributary.neural.decoder;

import dev.tributary.weights.TensorHeader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The shape of low-rank adapters (LoRA, arXiv 2106.09685): `W + alpha / rank * B A` in place of each target matrix W.
///
/// @param rank    columns of B and rows of A
/// @param alpha   strength
/// @param targets matrices of every layer, by the last part of their name
public record LowRank(int rank, double alpha, SortedSet<String> targets) {

    /// The matrices of a layer that can have adapters.
    public static final Set<String> MATRICES = Set.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    public LowRank {
        targets = new TreeSet<>(targets);
        if (rank < 1 || !(alpha > 0)) {
            throw new IllegalArgumentException("LoRA needs a rank of at least 1 and an alpha above 0, not " + rank + " and " + alpha);
        }
        if (targets.isEmpty() || !MATRICES.containsAll(targets)) {
            throw new IllegalArgumentException("LoRA targets must be some of " + new TreeSet<>(MATRICES) + ", not " + targets);
        }
    }

    /// Whether a parameter of a decoder is a matrix that gets an adapter.
    public boolean adapts(TensorHeader parameter) {
        String path = path(parameter);
        return parameter.shape().size() == 2 && targets.contains(path.substring(path.lastIndexOf('.') + 1));
    }

    /// Numbers of a matrix's adapter, A and B.
    public long parameters(TensorHeader matrix) {
        return rank * (matrix.rows() + matrix.columns());
    }

    /// The module that a matrix is the weight of.
    static String path(TensorHeader matrix) {
        return matrix.name().replaceFirst("\\.weight$", "");
    }

    /// What B A is multiplied by.
    double scaling() {
        return alpha / rank;
    }
}
