package dev.tributary.training;

import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.LowRank;
import dev.tributary.neural.decoder.LowRankAdapter;
import dev.tributary.neural.decoder.Trainable;
import java.util.Optional;

/// What a run trains: the whole decoder, or adapters beside it.
sealed interface Subject extends AutoCloseable {

    /// The whole decoder, which stays its owner's.
    record Whole(Decoder decoder) implements Subject {

        @Override
        public Trainable trainable() {
            return decoder;
        }

        @Override
        public void close() {
            // The decoder is not ours.
        }
    }

    /// Adapters of a decoder.
    record Adapters(LowRankAdapter adapter) implements Subject {

        @Override
        public Trainable trainable() {
            return adapter;
        }

        @Override
        public void close() {
            adapter.close();
        }
    }

    Trainable trainable();

    @Override
    void close();

    static Subject of(Decoder decoder, Optional<LowRank> lowRank, long seed) {
        return lowRank.<Subject>map(shape -> new Adapters(new LowRankAdapter(decoder, shape, seed))).orElseGet(() -> new Whole(decoder));
    }
}
