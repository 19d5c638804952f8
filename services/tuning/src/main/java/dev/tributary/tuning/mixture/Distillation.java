package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.DecoderLayers;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.coefficients.TensorKind;
import dev.tributary.weights.TensorHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The merged model against its sources: distances, and their gradients by the coefficients, one layer at a time.
///
/// Merged weights and weight gradients exist for one layer, or the output matrix, only. What stays between the passes is the stream
/// between layers, `layers * tokens * width * 4` bytes, and activations of as many layers as there is room for; the others' are made
/// twice. Not thread-safe.
public final class Distillation {

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String NORM = "model.norm.weight";

    private final TorchEngine engine;
    private final Mixture mixture;
    private final Compute compute;
    private final Losses losses;
    private final DecoderLayers layers;
    private final long keepBytes;

    /// With no room to keep anything.
    ///
    /// @throws dev.tributary.weights.InvalidModelException if the losses do not fit the models
    public Distillation(TorchEngine engine, Mixture mixture, Losses losses, Compute compute) {
        this(engine, mixture, losses, compute, 0);
    }

    /// @param keepBytes room for activations between the passes; it changes no result
    /// @throws dev.tributary.weights.InvalidModelException if the losses do not fit the models
    public Distillation(TorchEngine engine, Mixture mixture, Losses losses, Compute compute, long keepBytes) {
        losses.requireWithin(mixture.sources().config().vocabulary());
        this.engine = engine;
        this.mixture = mixture;
        this.losses = losses;
        this.compute = compute;
        this.layers = new DecoderLayers(engine, mixture.sources().config(), compute);
        this.keepBytes = keepBytes;
    }

    /// The distance to each lesson's source, in their order.
    public List<Distance> measure(List<Lesson> lessons) {
        try (NDManager scope = engine.newScope()) {
            Batch batch = Batch.of(lessons, scope);
            DecoderLayers.Positions at = layers.positions(batch.tokens(), scope);
            NDArray hidden = layers.finish(scope, stream(scope, at, mixture), mixture.tensor(scope, NORM));
            return distances(scope, lessons, batch, hidden, mixture.tensor(scope, head()), List.of());
        }
    }

    /// The same, and added to `gradient` the gradient of their weighted sum by the coefficients of the trained kinds.
    public List<Distance> differentiate(List<Lesson> lessons, Set<TensorKind> trained, CoefficientSet gradient) {
        try (NDManager scope = engine.newScope()) {
            Batch batch = Batch.of(lessons, scope);
            DecoderLayers.Positions at = layers.positions(batch.tokens(), scope);
            List<Visit> visits = new ArrayList<>();
            NDArray last = visit(scope, at, visits);
            NDArray norm = mixture.tensor(scope, NORM);
            NDArray dy = scope.zeros(last.getShape());
            List<Distance> distances = headBackward(scope, lessons, batch, layers.finish(scope, last, norm), dy, trained, gradient);
            List<NDArray> below = layers.unfinish(scope, dy, last, norm);
            dy.close();
            last.close();
            if (trained.contains(TensorKind.NORM)) {
                mixture.reduce(scope, NORM, below.get(1), gradient);
            }
            NDArray dx = below.getFirst();
            for (int layer = mixture.sources().config().layers() - 1; layer >= 0; layer--) {
                dx = layerBackward(scope, at, layer, dx, visits.removeLast(), trained, gradient);
            }
            if (trained.contains(TensorKind.EMBEDDING)) {
                mixture.reduceRows(scope, EMBEDDING, at.ids(), dx, gradient);
            }
            return distances;
        }
    }

    /// Of another model of the same shape the KL alone, over the full vocabulary. For candidates, of which a search measures many: what the
    /// source adds to the sum is known beforehand, so the result is exact to about 1e-6, which is not enough for slopes. The same bits
    /// from [Targets.Probabilities] as from [Targets.Hidden].
    public double divergence(Lesson lesson, Weights model) {
        try (NDManager scope = engine.newScope()) {
            Batch batch = Batch.of(List.of(lesson), scope);
            DecoderLayers.Positions at = layers.positions(batch.tokens(), scope);
            NDArray hidden = layers.finish(scope, stream(scope, at, model), model.tensor(scope, NORM));
            List<NDArray> taught = switch (lesson.targets().orElseThrow()) {
                case Targets.Probabilities known -> List.of(known.values(), known.logarithms());
                case Targets.Hidden known -> List.of(taught(scope, lesson, known), mixture.teacher(lesson.source()).tensor(scope, head()));
                case Targets.Likeliest top -> throw new IllegalArgumentException("the likeliest alone have no full divergence");
            };
            long kept = lesson.targets().get() instanceof Targets.Probabilities ? 1 : 0;
            double kl = mixture.script().call(scope, "divergence", hidden, model.tensor(scope, head()), taught, kept, batch.counts(),
                    losses.arguments(lesson.counted()), (long) compute.lossRows(), compute.scalarType()).getFirst().toDoubleArray()[0];
            return Math.max(0, kl); // of a source from itself it would be some 1e-8 on either side
        }
    }

    /// The merged model's logits of a batch, `[positions, vocabulary]` row by row.
    public float[] logits(TokenBatch tokens) {
        return logits(tokens, mixture);
    }

    /// A source's own logits.
    public float[] logits(TokenBatch tokens, int source) {
        return logits(tokens, mixture.teacher(source));
    }

    /// What a source predicts on a batch, to be stored: its likeliest ids if the losses ask for a top, else its last hidden states.
    public Targets targets(TokenBatch tokens, int source) {
        try (NDManager scope = engine.newScope()) {
            Teacher teacher = mixture.teacher(source);
            NDArray hidden = hidden(scope, tokens, teacher);
            if (losses.top().isEmpty()) {
                return new Targets.Hidden(hidden.toFloatArray());
            }
            List<NDArray> found = mixture.script().call(scope, "likeliest", hidden, teacher.tensor(scope, head()), losses.temperature(),
                    (long) losses.top().getAsInt(), (long) compute.lossRows(), compute.scalarType());
            int[] ids = found.getFirst().toType(DataType.INT32, false).toIntArray();
            return new Targets.Likeliest(losses.top().getAsInt(), ids, found.get(1).toFloatArray());
        }
    }

    /// What a source predicts on a batch over the whole vocabulary, for [#divergence]: bytes of it are [#probabilityBytes].
    ///
    /// @param scope owns it
    public Targets probabilities(TokenBatch tokens, int source, NDManager scope) {
        try (NDManager one = engine.newScope()) {
            Teacher teacher = mixture.teacher(source);
            List<NDArray> found = mixture.script().call(scope, "predictions", hidden(one, tokens, teacher), teacher.tensor(one, head()),
                    losses.temperature(), (long) compute.lossRows(), compute.scalarType());
            return new Targets.Probabilities(found.getFirst(), found.get(1));
        }
    }

    /// Memory that the probabilities of so many positions take.
    public long probabilityBytes(long positions) {
        return positions * (mixture.sources().config().vocabulary() + 1) * Float.BYTES;
    }

    private float[] logits(TokenBatch tokens, Weights weights) {
        try (NDManager scope = engine.newScope()) {
            return hidden(scope, tokens, weights).matMul(weights.tensor(scope, head()).transpose()).toFloatArray();
        }
    }

    private String head() {
        return mixture.sources().config().tied() ? EMBEDDING : "lm_head.weight";
    }

    private NDArray hidden(NDManager scope, TokenBatch tokens, Weights weights) {
        DecoderLayers.Positions at = layers.positions(tokens, scope);
        NDArray stream = stream(scope, at, weights);
        NDArray hidden = layers.finish(scope, stream, weights.tensor(scope, NORM));
        stream.close();
        return hidden;
    }

    /// The stream after the last layer.
    private NDArray stream(NDManager scope, DecoderLayers.Positions at, Weights weights) {
        NDArray stream = weights.rows(scope, EMBEDDING, at.ids());
        for (int layer = 0; layer < mixture.sources().config().layers(); layer++) {
            try (NDManager one = scope.newSubManager(); NDArray before = stream) {
                stream = layers.advance(scope, at, before, tensors(one, layer, weights));
            }
        }
        return stream;
    }

    /// A layer between the passes: the stream before it and, if there is room, what its backward pass needs.
    private record Visit(NDArray before, Optional<Activations> kept) {
    }

    /// @param scope owns them
    private record Activations(NDManager scope, List<NDArray> arrays) {
    }

    /// Walks the mixture's layers forward; the last ones' activations, which the way back begins with, are kept. Merged weights are not:
    /// beside the passes over many tokens, summing them up again costs next to nothing.
    ///
    /// @return the stream after the last layer
    private NDArray visit(NDManager scope, DecoderLayers.Positions at, List<Visit> visits) {
        int count = mixture.sources().config().layers();
        NDArray stream = mixture.rows(scope, EMBEDDING, at.ids());
        long room = keepBytes / keptBytes(stream.getShape().get(0));
        for (int layer = 0; layer < count; layer++) {
            try (NDManager one = scope.newSubManager()) {
                Activations made = forward(scope, at, stream, tensors(one, layer, mixture));
                NDArray after = made.arrays().removeLast();
                after.attach(scope);
                boolean isKept = layer >= count - room;
                visits.add(new Visit(stream, Optional.of(made).filter(any -> isKept)));
                if (!isKept) {
                    made.scope().close();
                }
                stream = after;
            }
        }
        return stream;
    }

    /// What is kept of one layer if it is kept, in bytes.
    long keptBytes(long tokens) {
        return tokens * DecoderLayers.activationBytes(mixture.sources().config(), compute.precision());
    }

    private Activations forward(NDManager scope, DecoderLayers.Positions at, NDArray before, List<NDArray> parameters) {
        NDManager one = scope.newSubManager();
        return new Activations(one, layers.activations(one, at, before, parameters));
    }

    private List<NDArray> tensors(NDManager scope, int layer, Weights weights) {
        return layers.layer(layer).stream().map(tensor -> weights.tensor(scope, tensor.name())).toList();
    }

    private List<Distance> headBackward(NDManager scope, List<Lesson> lessons, Batch batch, NDArray hidden, NDArray dy,
            Set<TensorKind> trained, CoefficientSet gradient) {
        try (NDManager one = scope.newSubManager()) {
            NDArray head = mixture.tensor(one, head());
            NDArray dw = one.zeros(head.getShape());
            List<Distance> distances = distances(one, lessons, batch, hidden, head, List.of(dy, dw));
            head.close();
            hidden.close();
            if (trained.contains(mixture.coefficients().slot(head()).kind())) {
                mixture.reduce(one, head(), dw, gradient);
            }
            return distances;
        }
    }

    private NDArray layerBackward(NDManager scope, DecoderLayers.Positions at, int layer, NDArray dx, Visit visit,
            Set<TensorKind> trained, CoefficientSet gradient) {
        try (NDManager one = scope.newSubManager()) {
            List<NDArray> parameters = tensors(one, layer, mixture);
            Activations made = visit.kept().orElseGet(() -> forward(one, at, visit.before(), parameters));
            List<NDArray> gradients = layers.retreat(one, at, dx, made.arrays(), parameters);
            parameters.forEach(NDArray::close);
            made.scope().close();
            visit.before().close();
            dx.close();
            List<TensorHeader> tensors = layers.layer(layer);
            for (int i = 0; i < tensors.size(); i++) {
                if (trained.contains(TensorKind.of(tensors.get(i)))) {
                    mixture.reduce(one, tensors.get(i).name(), gradients.get(i), gradient);
                }
                gradients.get(i).close();
            }
            NDArray before = gradients.getLast();
            before.attach(scope);
            return before;
        }
    }

    private List<Distance> distances(NDManager scope, List<Lesson> lessons, Batch batch, NDArray hidden, NDArray head, List<NDArray> grads) {
        List<Distance> distances = new ArrayList<>();
        long at = 0;
        for (Lesson lesson : lessons) {
            long rows = lesson.tokens().ids().length;
            try (NDManager one = scope.newSubManager()) {
                double[] sums = distance(one, lesson, batch, hidden, head, grads, at, rows).toDoubleArray();
                distances.add(new Distance(sums[0], sums[1], sums[2]));
            }
            at += rows;
        }
        return distances;
    }

    private NDArray distance(NDManager scope, Lesson lesson, Batch batch, NDArray hidden, NDArray head, List<NDArray> grads, long at, long rows) {
        double[] factors = losses.arguments(lesson.counted());
        Targets targets = lesson.targets().orElseGet(() -> new Targets.Hidden(new float[0]));
        if (losses.top().isPresent() && lesson.targets().isEmpty()) {
            targets = targets(lesson.tokens(), lesson.source());
        }
        return switch (targets) {
            case Targets.Likeliest top -> mixture.script().call(scope, "distance_top", hidden, head, at, rows,
                    scope.create(top.ids(), new Shape(rows, top.k())), scope.create(top.logs(), new Shape(rows, top.k())),
                    batch.counts(), grads, factors, (long) compute.lossRows(), compute.scalarType()).getFirst();
            case Targets.Probabilities known -> throw new IllegalArgumentException("probabilities serve the divergence alone");
            case Targets.Hidden known -> mixture.script().call(scope, "distance", hidden, head, at, rows, taught(scope, lesson, known),
                    mixture.teacher(lesson.source()).tensor(scope, head()), batch.counts(), grads, factors, (long) compute.lossRows(),
                    compute.scalarType()).getFirst();
        };
    }

    /// A source's last hidden states, as stored or asked now.
    private NDArray taught(NDManager scope, Lesson lesson, Targets.Hidden known) {
        return known.values().length == 0 ? hidden(scope, lesson.tokens(), mixture.teacher(lesson.source()))
                : scope.create(known.values(), new Shape(lesson.tokens().ids().length, mixture.sources().config().width()));
    }

    /// All lessons as one batch, in order.
    private record Batch(TokenBatch tokens, NDArray counts) {

        static Batch of(List<Lesson> lessons, NDManager scope) {
            int time = lessons.getFirst().tokens().time();
            int size = lessons.stream().mapToInt(lesson -> lesson.tokens().ids().length).sum();
            long[] ids = new long[size];
            float[] counts = new float[size];
            int at = 0;
            for (Lesson lesson : lessons) {
                if (lesson.tokens().time() != time || lesson.tokens().parts() != 1) {
                    throw new IllegalArgumentException("all lessons of a step have one part and sequences of one length");
                }
                int count = lesson.tokens().ids().length;
                System.arraycopy(lesson.tokens().ids(), 0, ids, at, count);
                System.arraycopy(lesson.counts(), 0, counts, at, count);
                at += count;
            }
            return new Batch(new TokenBatch(1, size / time, time, ids, ids, Optional.empty()), scope.create(counts));
        }
    }
}
