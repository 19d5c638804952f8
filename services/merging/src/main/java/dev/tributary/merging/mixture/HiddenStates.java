package dev.tributary.merging.mixture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.DecoderLayers;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Runs prompts through a base model one layer at a time, so that only one layer's weights are in memory.
final class HiddenStates implements Gates.PromptStates {
    private final TorchEngine engine;
    private final Checkpoint base;
    private final PromptTokens tokens;
    private final DecoderConfig config;

    HiddenStates(TorchEngine engine, Checkpoint base, PromptTokens tokens) {
        this.engine = engine;
        this.base = base;
        this.tokens = tokens;
        this.config = DecoderConfig.of(base);
    }

    @Override
    public List<float[]> of(List<String> prompts) {
        List<List<float[]>> byLayer = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            byLayer.add(new ArrayList<>());
        }
        DecoderLayers layers = new DecoderLayers(engine, config, Compute.of(Precision.FLOAT32));
        try (NDManager scope = engine.newScope()) {
            List<int[]> ids = prompts.stream().map(tokens::of).toList();
            List<NDArray> streams = new ArrayList<>();
            for (int[] prompt : ids) {
                streams.add(embed(scope, prompt));
            }
            for (int layer = 0; layer < config.layers(); layer++) {
                for (NDArray stream : streams) {
                    byLayer.get(layer).add(mean(stream));
                }
                if (layer + 1 < config.layers()) {
                    try (NDManager weights = scope.newSubManager()) {
                        List<NDArray> parameters = layers.layer(layer).stream().map(tensor -> read(weights, tensor)).toList();
                        for (int i = 0; i < streams.size(); i++) {
                            DecoderLayers.Positions at = layers.positions(batch(ids.get(i)), weights);
                            NDArray after = layers.advance(scope, at, streams.get(i), parameters);
                            streams.set(i, after).close();
                        }
                    }
                }
            }
        }
        return byLayer.stream().map(Gates::mean).toList();
    }

    private NDArray embed(NDManager scope, int[] ids) {
        List<float[]> rows = Gates.embed(base, ids);
        int width = rows.getFirst().length;
        float[] all = new float[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, all, row * width, width);
        }
        return scope.create(all, new Shape(rows.size(), width));
    }

    private NDArray read(NDManager scope, TensorHeader tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        base.read(tensor.name(), 0, values, 0, values.length);
        return scope.create(values, new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray()));
    }

    private static TokenBatch batch(int[] ids) {
        long[] labels = new long[ids.length];
        Arrays.fill(labels, TokenBatch.IGNORED);
        return new TokenBatch(1, 1, ids.length, Arrays.stream(ids).asLongStream().toArray(), labels, Optional.empty());
    }

    private static float[] mean(NDArray stream) {
        float[] values = stream.toFloatArray();
        int width = Math.toIntExact(stream.getShape().get(1));
        List<float[]> rows = new ArrayList<>();
        for (int at = 0; at < values.length; at += width) {
            rows.add(Arrays.copyOfRange(values, at, at + width));
        }
        return Gates.mean(rows);
    }
}
