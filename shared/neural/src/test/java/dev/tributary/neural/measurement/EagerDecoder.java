package dev.tributary.neural.measurement;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/// The same decoder as DJL users write it: one NDArray operation after the other, automatic differentiation, DJL's own Adam. Only for
/// comparison: it has no rotary positions and clips no norm, which favours it.
final class EagerDecoder implements AutoCloseable {

    private final DecoderConfig config;
    private final NDManager scope;
    private final List<NDArray> parameters = new ArrayList<>();
    private final Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).optBeta2(0.95f).build();

    EagerDecoder(Decoder like, NDManager scope) {
        this.config = like.config();
        this.scope = scope;
        for (NDArray array : like.arrays()) {
            NDArray own = scope.create(array.toFloatArray(), array.getShape());
            own.setRequiresGradient(true);
            parameters.add(own);
        }
    }

    /// One step; returns the mean loss before it.
    float step(TokenBatch batch) {
        try (NDManager step = scope.newSubManager()) {
            float value;
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray loss = loss(batch, step);
                value = loss.toFloatArray()[0];
                collector.backward(loss);
            }
            for (int i = 0; i < parameters.size(); i++) {
                try (NDArray gradient = parameters.get(i).getGradient()) {
                    adam.update(Integer.toString(i), parameters.get(i), gradient);
                    gradient.subi(gradient);
                }
            }
            return value;
        }
    }

    private NDArray loss(TokenBatch batch, NDManager step) {
        int rows = batch.sequences() * batch.time();
        NDArray x = parameters.getFirst().getNDArrayInternal()
                .embedding(step.create(batch.ids(), new Shape(batch.sequences(), batch.time())), parameters.getFirst(), SparseFormat.DENSE)
                .singletonOrThrow().reshape(rows, config.width());
        x.attach(step);
        NDArray mask = causal(step, batch.time());
        for (int layer = 0; layer < config.layers(); layer++) {
            List<NDArray> p = parameters.subList(1 + 9 * layer, 10 + 9 * layer);
            NDArray y = norm(x, p.get(0), step);
            NDArray q = heads(y.matMul(p.get(1).transpose()), batch, config.heads());
            NDArray k = spread(heads(y.matMul(p.get(2).transpose()), batch, config.keyValueHeads()));
            NDArray v = spread(heads(y.matMul(p.get(3).transpose()), batch, config.keyValueHeads()));
            NDArray scale = step.create((float) (1 / Math.sqrt(config.headSize())));
            NDArray attention = q.matMul(k.transpose(0, 1, 3, 2)).mul(scale).add(mask).softmax(-1).matMul(v);
            x = x.add(attention.transpose(0, 2, 1, 3).reshape(rows, -1).matMul(p.get(4).transpose()));
            NDArray z = norm(x, p.get(5), step);
            NDArray gate = z.matMul(p.get(6).transpose());
            x = x.add(gate.mul(gate.getNDArrayInternal().sigmoid()).mul(z.matMul(p.get(7).transpose())).matMul(p.get(8).transpose()));
        }
        NDArray head = config.tied() ? parameters.getFirst() : parameters.getLast();
        NDArray norm = parameters.get(1 + 9 * config.layers());
        NDArray logp = norm(x, norm, step).matMul(head.transpose()).logSoftmax(-1);
        return logp.gather(step.create(batch.labels(), new Shape(rows, 1)), 1).mean().neg();
    }

    private NDArray norm(NDArray x, NDArray weight, NDManager step) {
        NDArray epsilon = step.create((float) config.normEpsilon());
        return x.div(x.square().mean(new int[] {-1}, true).add(epsilon).sqrt()).mul(weight);
    }

    private NDArray heads(NDArray x, TokenBatch batch, int heads) {
        return x.reshape(batch.sequences(), batch.time(), heads, config.headSize()).transpose(0, 2, 1, 3);
    }

    private NDArray spread(NDArray x) {
        return x.repeat(1, config.heads() / config.keyValueHeads());
    }

    private static NDArray causal(NDManager step, int time) {
        float[] mask = new float[time * time];
        for (int query = 0; query < time; query++) {
            for (int key = query + 1; key < time; key++) {
                mask[query * time + key] = -1e9f;
            }
        }
        return step.create(mask, new Shape(time, time));
    }

    @Override
    public void close() {
        new NDList(parameters).close();
    }
}
