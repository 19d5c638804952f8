package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.weights.InvalidModelException;
import java.util.ArrayList;
import java.util.List;

/// A batch as the script takes it; owned by the scope it was made in.
///
/// @param ids    `[parts, sequences, time]`
/// @param labels the same
/// @param cos    `[time, 1, headSize]`
/// @param sin    the same
/// @param reach  none, or per part the first position that each attends to, `[sequences, time]`
record BatchArrays(NDArray ids, NDArray labels, NDArray cos, NDArray sin, List<NDArray> reach) {

    static BatchArrays of(DecoderConfig config, TokenBatch batch, NDManager scope) {
        if (batch.time() > config.positions()) {
            throw new InvalidModelException("sequence-too-long", ("A sequence of %d tokens exceeds the model's %d positions "
                    + "(max_position_embeddings). Lower the sequence setting.").formatted(batch.time(), config.positions()));
        }
        for (int i = 0; i < batch.ids().length; i++) {
            requireKnown(config, batch.ids()[i]);
            if (batch.labels()[i] != TokenBatch.IGNORED) {
                requireKnown(config, batch.labels()[i]);
            }
        }
        Shape shape = new Shape(batch.parts(), batch.sequences(), batch.time());
        Shape angles = new Shape(batch.time(), 1, config.headSize());
        RotaryTable rotary = RotaryTable.of(config, batch.time());
        List<NDArray> reach = new ArrayList<>();
        if (AttentionReach.isLimited(config, batch)) {
            for (int part = 0; part < batch.parts(); part++) {
                reach.add(scope.create(AttentionReach.of(config, batch, part), new Shape(batch.sequences(), batch.time())));
            }
        }
        return new BatchArrays(scope.create(batch.ids(), shape), scope.create(batch.labels(), shape), scope.create(rotary.cos(), angles),
                scope.create(rotary.sin(), angles), reach);
    }

    private static void requireKnown(DecoderConfig config, long token) {
        if (token < 0 || token >= config.vocabulary()) {
            throw new InvalidModelException("token-outside-vocabulary", ("Token id %d is outside the model's vocabulary of %d. "
                    + "The corpus was made with another tokenizer; seal it again with this model's.")
                    .formatted(token, config.vocabulary()));
        }
    }

    /// The ids of the only part, `[sequences, time]`.
    NDArray onlyIds() {
        return ids.squeeze(0);
    }

    NDArray onlyLabels() {
        return labels.squeeze(0);
    }
}
