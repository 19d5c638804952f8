package dev.tributary.neural.decoder;

/// How far back each position attends where that is not to the beginning: sliding windows, and packed documents kept apart. One number per
/// position says it, since both leave out what lies before some point; masks would take as many numbers as the square of a sequence.
final class AttentionReach {

    private AttentionReach() {
    }

    /// Whether it is less than everything before for any position of this batch.
    static boolean isLimited(DecoderConfig config, TokenBatch batch) {
        return batch.segments().isPresent() || config.slidingWindow().orElse(batch.time()) < batch.time();
    }

    /// The first position that each position of a part attends to, `[sequences, time]`.
    static long[] of(DecoderConfig config, TokenBatch batch, int part) {
        int time = batch.time();
        int window = config.slidingWindow().orElse(time);
        int[] segments = batch.segments().orElse(null);
        long[] first = new long[batch.sequences() * time];
        int from = part * first.length;
        for (int i = 0, begin = 0; i < first.length; i++) {
            int position = i % time;
            boolean begins = position == 0 || segments != null && segments[from + i] != segments[from + i - 1];
            begin = begins ? position : begin;
            first[i] = Math.max(begin, position - window + 1);
        }
        return first;
    }
}
