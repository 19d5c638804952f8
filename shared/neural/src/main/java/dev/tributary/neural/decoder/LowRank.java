package dev.tributary.neural.decoder;

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

    /// What B A is multiplied by.
    double scaling() {
        return alpha / rank;
    }
}
