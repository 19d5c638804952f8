package dev.tributary.neural.decoder;

import java.util.Optional;

/// Token ids and what each position shall predict, `[parts, sequences, time]` row by row; parts are the micro-batches of a step.
///
/// @param labels   the id to predict at each position; [#IGNORED] where there is nothing to predict
/// @param segments per position the document it lies in, if attention shall not cross documents; a document lies in one piece
public record TokenBatch(int parts, int sequences, int time, long[] ids, long[] labels, Optional<int[]> segments) {

    /// A label that does not count.
    public static final long IGNORED = -100;

    public TokenBatch {
        long size = (long) parts * sequences * time;
        if (size < 1 || ids.length != size || labels.length != size || segments.map(s -> s.length != size).orElse(false)) {
            throw new IllegalArgumentException("A batch of " + parts + "x" + sequences + "x" + time + " needs " + size
                    + " ids and labels, not " + ids.length + " and " + labels.length);
        }
    }

    /// How many positions predict something.
    public long predictions() {
        long count = 0;
        for (long label : labels) {
            if (label >= 0) {
                count++;
            }
        }
        return count;
    }
}
