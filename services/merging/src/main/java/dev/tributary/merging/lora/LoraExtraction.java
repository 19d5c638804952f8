package dev.tributary.merging.lora;

import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.architecture.TensorKind;
import dev.tributary.merge.architecture.VocabularySize;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/// Turns the difference between a fine-tuned model and its base into a LoRA adapter: each changed matrix becomes the product of its
/// leading singular vectors, whatever else changed is stored whole.
///
/// Modules are worked on in parallel, each on one thread: the adapter does not depend on how many.
public final class LoraExtraction {
    private static final String WEIGHT = ".weight";

    private final Checkpoint base;
    private final Checkpoint tuned;
    private final ExtractionSettings settings;
    private final boolean transposed;
    private final long vocabulary;

    /// @param base what the adapter will be applied to; open while this is used
    /// @param tuned what base and adapter shall give; open while this is used
    /// @throws InvalidModelException if the two do not have the same tensors
    public LoraExtraction(Checkpoint base, Checkpoint tuned, ExtractionSettings settings) {
        this.base = base;
        this.tuned = tuned;
        this.settings = settings;
        this.vocabulary = new VocabularySize(base.config()).stated().orElse(-1L);
        for (TensorHeader tensor : tuned.tensors()) {
            Optional<TensorHeader> other = base.find(tensor.name());
            if (other.filter(found -> found.shape().equals(tensor.shape())).isEmpty()) {
                throw new InvalidModelException("models-differ", "%s has %s of shape %s in %s but %s in its base %s; an adapter needs equal shapes."
                        .formatted("The model", tensor.name(), tensor.shape(), tuned.folder(),
                                other.map(found -> "of shape " + found.shape()).orElse("none"), base.folder()));
            }
        }
        this.transposed = base.tensors().stream().anyMatch(this::isTransposed);
    }

    /// Extracts every module.
    ///
    /// @param threads how many modules are worked on at a time
    /// @param progress told, from any thread, how many bytes of the tuned model are done with
    /// @throws CancellationException if the thread is interrupted
    public ExtractedAdapter run(int threads, LongConsumer progress) {
        Map<String, List<TensorHeader>> modules = new LinkedHashMap<>();
        tuned.tensors().stream().filter(tensor -> tensor.dtype().isArithmetic() && !TensorKind.isDerived(tensor.name()))
                .forEach(tensor -> modules.computeIfAbsent(module(tensor.name()), absent -> new ArrayList<>()).add(tensor));
        LowRankFactors factors = new LowRankFactors();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Optional<ExtractedModule>>> results = new ArrayList<>();
            modules.forEach((name, tensors) -> results.add(pool.submit(() -> {
                Optional<ExtractedModule> result = settings.covers(name) ? extract(name, tensors, factors) : Optional.empty();
                progress.accept(tensors.stream().mapToLong(TensorHeader::bytes).sum());
                return result;
            })));
            List<ExtractedModule> extracted = new ArrayList<>();
            try {
                for (Future<Optional<ExtractedModule>> result : results) {
                    result.get().ifPresent(extracted::add);
                }
            } catch (InterruptedException e) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new CancellationException("the extraction was interrupted");
            } catch (ExecutionException e) {
                pool.shutdownNow();
                throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
            }
            return new ExtractedAdapter(extracted, settings, transposed, modules.keySet());
        }
    }

    private Optional<ExtractedModule> extract(String module, List<TensorHeader> tensors, LowRankFactors factors) {
        List<TensorHeader> changed = tensors.stream().filter(this::isChanged).toList();
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        TensorHeader only = changed.getFirst();
        boolean embedding = only.shape().size() == 2 && switch (TensorKind.of(only, vocabulary)) {
            case EMBEDDING, BEFORE -> true;
            case HEAD, AFTER, DERIVED -> false;
        };
        boolean matrix = changed.size() == 1 && only.name().equals(module + WEIGHT) && only.shape().size() == 2;
        if (matrix && !settings.savesWhole(module) && (!embedding || settings.embedLora())) {
            return Optional.of(lowRank(module, only, embedding, factors));
        }
        if (settings.skipUndecomposable()) {
            return Optional.empty();
        }
        if (!only.name().startsWith(module + ".")) {
            throw new InvalidModelException("module-undecomposable", ("%s changed, and adapters have no place for a tensor that is no module's "
                    + "weight or bias, such as experts stored as one. Leave such changes out with --skip-undecomposable, or take copies that store "
                    + "every expert by itself.").formatted(only.name()));
        }
        return Optional.of(new ExtractedModule.Whole(module, tensors.stream()
                .map(tensor -> new ExtractedModule.Stored(tensor.name(), tensor.shape(), values(tuned, tensor))).toList()));
    }

    private ExtractedModule lowRank(String module, TensorHeader matrix, boolean embedding, LowRankFactors factors) {
        int rows = Math.toIntExact(matrix.shape().get(0));
        int columns = Math.toIntExact(matrix.shape().get(1));
        float[] change = change(matrix);
        int most = Math.min(settings.maxRank(), Math.min(rows, columns));
        LowRankFactors.Factors found = factors.of(change, rows, columns, most, settings.seed() ^ module.hashCode());
        int rank = 1;
        while (rank < most && found.s()[rank] > settings.epsilon()) {
            rank++;
        }
        // What multiplies the input is A, what yields the output B; a transposed matrix has inputs as rows.
        boolean inputsAreRows = embedding || transposed && Architecture.isInLayer(module);
        float[] left = new float[rows * rank];
        float[] right = new float[rank * columns];
        double kept = 0;
        for (int k = 0; k < rank; k++) {
            float value = found.s()[k];
            kept += (double) value * value;
            float root = settings.distributeScale() ? (float) Math.sqrt(value) : 1;
            float leftScale = inputsAreRows ? root : value / root;
            float rightScale = inputsAreRows ? value / root : root;
            for (int row = 0; row < rows; row++) {
                left[row * rank + k] = found.u()[row * most + k] * leftScale;
            }
            for (int column = 0; column < columns; column++) {
                right[k * columns + column] = found.v()[k * columns + column] * rightScale;
            }
        }
        String a = module + (embedding ? ".lora_embedding_A" : ".lora_A.weight");
        String b = module + (embedding ? ".lora_embedding_B" : ".lora_B.weight");
        List<ExtractedModule.Stored> stored = inputsAreRows
                ? List.of(new ExtractedModule.Stored(a, List.of((long) rank, (long) rows), transpose(left, rows, rank)),
                        new ExtractedModule.Stored(b, List.of((long) columns, (long) rank), transpose(right, rank, columns)))
                : List.of(new ExtractedModule.Stored(a, List.of((long) rank, (long) columns), right),
                        new ExtractedModule.Stored(b, List.of((long) rows, (long) rank), left));
        double all = 0;
        for (float value : change) {
            all += (double) value * value;
        }
        return new ExtractedModule.LowRank(module, rank, stored, all, kept);
    }

    private boolean isChanged(TensorHeader tensor) {
        if (base.tensor(tensor.name()).dtype() == tensor.dtype()) {
            return base.bytes(tensor.name()).mismatch(tuned.bytes(tensor.name())) >= 0;
        }
        for (float value : change(tensor)) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    private float[] change(TensorHeader tensor) {
        float[] values = values(tuned, tensor);
        float[] from = values(base, tensor);
        for (int i = 0; i < values.length; i++) {
            values[i] -= from[i];
        }
        return values;
    }

    private static float[] values(Checkpoint checkpoint, TensorHeader tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        checkpoint.read(tensor.name(), 0, values, 0, values.length);
        return values;
    }

    /// GPT-2 stores matrices inputs × outputs, which its biases give away: they are as long as a row.
    private boolean isTransposed(TensorHeader tensor) {
        return tensor.shape().size() == 2 && !tensor.shape().get(0).equals(tensor.shape().get(1)) && tensor.name().endsWith(WEIGHT)
                && base.find(module(tensor.name()) + ".bias").filter(bias -> bias.shape().equals(tensor.shape().subList(1, 2))).isPresent();
    }

    private static String module(String tensor) {
        return tensor.endsWith(WEIGHT) || tensor.endsWith(".bias") ? tensor.substring(0, tensor.lastIndexOf('.')) : tensor;
    }

    private static float[] transpose(float[] matrix, int rows, int columns) {
        float[] result = new float[matrix.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = matrix[row * columns + column];
            }
        }
        return result;
    }
}
