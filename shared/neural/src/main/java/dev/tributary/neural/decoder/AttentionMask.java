package dev.tributary.neural.decoder;

/// Additive attention masks for what the plain causal kernel cannot do: sliding windows and packed documents kept apart.
final class AttentionMask {

    private AttentionMask() {
    }

    /// Whether this batch needs masks at all.
    static boolean isNeeded(DecoderConfig config, TokenBatch batch) {
        return batch.segments().isPresent() || config.slidingWindow().orElse(batch.time()) < batch.time();
    }

    /// The mask of one part, `[sequences, 1, time, time]`: 0 where attention may look, minus infinity elsewhere.
    static float[] of(DecoderConfig config, TokenBatch batch, int part) {
        int time = batch.time();
        int window = config.slidingWindow().orElse(time);
        int[] segments = batch.segments().orElse(null);
        float[] mask = new float[batch.sequences() * time * time];
        for (int sequence = 0; sequence < batch.sequences(); sequence++) {
            int first = (part * batch.sequences() + sequence) * time;
            for (int query = 0; query < time; query++) {
                int row = (sequence * time + query) * time;
                for (int key = 0; key < time; key++) {
                    boolean visible = key <= query && query - key < window
                            && (segments == null || segments[first + key] == segments[first + query]);
                    mask[row + key] = visible ? 0 : Float.NEGATIVE_INFINITY;
                }
            }
        }
        return mask;
    }
}
