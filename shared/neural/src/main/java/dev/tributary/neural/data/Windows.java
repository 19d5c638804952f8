package dev.tributary.neural.data;

import java.util.List;

/// Training sequences of one length, endless and random-access: window k is a pure function of corpus, seed and k. Not thread-safe.
sealed interface Windows permits PackedStream, BestFit {

    /// Windows in one epoch, at least 1.
    long windows();

    /// Copies a window and, for each token, which stretch of unbroken text it belongs to: equal numbers side by side are one stretch.
    ///
    /// @param into     takes the sequence and one token more
    /// @param segments as long; [BestFit#EMPTY] where there is no text
    void read(long index, long[] into, int[] segments);

    /// The documents a window takes tokens from, by position in the shard.
    List<Integer> documents(long index);
}
