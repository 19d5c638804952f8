package dev.tributary.tuning.mixture;

import dev.tributary.weights.InvalidModelException;
import java.util.OptionalInt;

/// How far the merged model's predictions are from a teacher's, and which distances count. p, q: teacher and merged softmax at the
/// temperature T; n: positions that count.
///
/// @param temperature T
/// @param kl          factor of `T²/n Σ p log(p/q)`
/// @param mse         factor of `1/n Σ mean_v (z - z_i)²`
/// @param entropy     factor of `T²/n Σ H(q)`, which knows no teacher
/// @param top         KL against the teacher's likeliest ids and one tail bucket only; the full vocabulary if absent
public record Losses(double temperature, double kl, double mse, double entropy, OptionalInt top) {

    /// KL at temperature 2 over the full vocabulary.
    public static final Losses DEFAULT = new Losses(2, 1, 0, 0, OptionalInt.empty());

    public Losses {
        if (!(temperature > 0 && kl >= 0 && mse >= 0 && entropy >= 0 && kl + mse + entropy > 0)) {
            throw new IllegalArgumentException("losses need a positive temperature and factors of 0 or more, one of them positive");
        }
        if (top.isPresent() && (top.getAsInt() < 1 || mse != 0 || entropy != 0)) {
            throw new IllegalArgumentException("stored top-k targets (top " + top.getAsInt() + ") serve the KL alone: set mse and entropy to 0, top to 1 or more");
        }
    }

    /// @throws InvalidModelException if the top is wider than the vocabulary
    public void requireWithin(int vocabulary) {
        if (top.isPresent() && top.getAsInt() > vocabulary) {
            throw new InvalidModelException("top-above-vocabulary", "top %d exceeds the vocabulary of %d. Lower it, or leave it out for the full KL."
                    .formatted(top.getAsInt(), vocabulary));
        }
    }

    /// The terms' sum with their factors.
    public double total(Distance distance) {
        return kl * distance.kl() + mse * distance.mse() + entropy * distance.entropy();
    }

    /// As the script takes them, for `counted` positions.
    double[] arguments(double counted) {
        return new double[] {temperature, counted, kl, mse, entropy};
    }
}
