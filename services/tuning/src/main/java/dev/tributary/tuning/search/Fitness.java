package dev.tributary.tuning.search;

/// Measures one candidate after another. A pure function of the genotype; one thread at a time. The maker closes it.
public interface Fitness extends AutoCloseable {

    /// What a genotype is worth.
    Score of(double[] genotype);

    @Override
    default void close() {
    }
}
