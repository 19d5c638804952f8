package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Fills parameters: from a checkpoint, which must hold exactly what the description asks for, or at random.
final class DecoderWeights {

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";

    private DecoderWeights() {
    }

    static void load(Checkpoint checkpoint, DecoderConfig config, List<TensorHeader> layout, List<NDArray> into) {
        Set<String> extra = new HashSet<>(checkpoint.names());
        for (int i = 0; i < layout.size(); i++) {
            TensorHeader wanted = layout.get(i);
            TensorHeader found = checkpoint.find(wanted.name()).orElseThrow(() -> new InvalidModelException("tensor-missing",
                    "The model in %s has no tensor %s, which its config.json calls for. Check that the two belong together."
                            .formatted(checkpoint.folder(), wanted.name())));
            if (!found.shape().equals(wanted.shape())) {
                throw new InvalidModelException("tensor-shape", ("Tensor %s in %s has shape %s, but config.json calls for %s. "
                        + "Check that the two belong together.")
                                .formatted(wanted.name(), checkpoint.folder(), found.shape(), wanted.shape()));
            }
            if (!found.dtype().isArithmetic()) {
                throw new InvalidModelException("tensor-dtype",
                        "Tensor %s in %s is %s; training reads F32, F16 and BF16. Convert the model first."
                        .formatted(wanted.name(), checkpoint.folder(), found.dtype()));
            }
            TensorBytes.load(wanted.name(), found.dtype(), checkpoint.bytes(wanted.name()), into.get(i));
            extra.remove(wanted.name());
        }
        // Rotary frequencies follow from the description, and a tied model may store its one matrix twice.
        extra.removeIf(name -> name.endsWith("rotary_emb.inv_freq") || (config.tied() && name.equals(HEAD)));
        if (config.tied() && checkpoint.find(HEAD).isPresent()) {
            requireSame(checkpoint, EMBEDDING, HEAD);
        }
        if (!extra.isEmpty()) {
            throw new InvalidModelException("tensor-unexpected",
                    ("The model in %s has %d tensors its config.json does not explain, such as %s; "
                    + "ignoring them would change the model. Check that the two belong together.")
                    .formatted(checkpoint.folder(), extra.size(), extra.stream().sorted().findFirst().orElseThrow()));
        }
    }

    private static void requireSame(Checkpoint checkpoint, String one, String other) {
        boolean same = checkpoint.tensor(one).dtype() == checkpoint.tensor(other).dtype()
                && checkpoint.bytes(one).mismatch(checkpoint.bytes(other)) < 0;
        if (!same) {
            throw new InvalidModelException("tensor-not-tied", ("config.json in %s ties the output matrix to the embedding "
                    + "(tie_word_embeddings), but %s and %s differ. Set tie_word_embeddings to false to train both, or remove the latter.")
                    .formatted(checkpoint.folder(), one, other));
        }
    }

    /// Norms one, biases zero, matrices normal with the description's range: Transformers' own rule for these families.
    static void initialise(DecoderConfig config, List<TensorHeader> layout, List<NDArray> into, long seed) {
        CounterRandom random = new CounterRandom(seed);
        for (int i = 0; i < layout.size(); i++) {
            TensorHeader tensor = layout.get(i);
            MemorySegment target = TensorBytes.of(into.get(i));
            boolean matrix = tensor.shape().size() == 2;
            float constant = tensor.name().endsWith("bias") ? 0 : 1;
            for (long at = 0; at < tensor.elements(); at++) {
                float value = matrix ? (float) (config.initialRange() * random.gaussian(i, at)) : constant;
                target.setAtIndex(ValueLayout.JAVA_FLOAT, at, value);
            }
        }
    }
}
