package dev.tributary.tuning.mixture;

import dev.tributary.neural.decoder.TokenBatch;
import java.util.Arrays;
import java.util.Optional;

/// One source's text in a step, and what to imitate on it.
///
/// @param source  which source teaches
/// @param tokens  a one-part batch; labels are not used
/// @param counts  per position, row by row: 1 if it counts, 0 if it is padding
/// @param targets what the source predicts, if that was stored before; else it is asked
public record Lesson(int source, TokenBatch tokens, float[] counts, Optional<Targets> targets) {

    /// Every position counts, the source is asked.
    public static Lesson of(int source, TokenBatch tokens) {
        float[] counts = new float[tokens.ids().length];
        Arrays.fill(counts, 1);
        return new Lesson(source, tokens, counts, Optional.empty());
    }

    /// The same with stored targets.
    public Lesson with(Targets stored) {
        return new Lesson(source, tokens, counts, Optional.of(stored));
    }

    /// How many positions count.
    public double counted() {
        double sum = 0;
        for (float count : counts) {
            sum += count;
        }
        return sum;
    }
}
