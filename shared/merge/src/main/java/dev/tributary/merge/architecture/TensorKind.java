package dev.tributary.merge.architecture;

import dev.tributary.weights.TensorHeader;
import java.util.Locale;

/// What part a loose tensor plays, told from its name and shape.
public enum TensorKind {
    /// Rows are tokens; before the layers.
    EMBEDDING,
    /// Rows are tokens; after the layers.
    HEAD,
    /// Before the layers, but not by token: positions, patches.
    BEFORE,
    /// After the layers: norms, poolers, classifiers.
    AFTER,
    /// Computed from the configuration by whoever loads the model; never merged.
    DERIVED;

    /// @param vocabulary the number of token rows; −1 if unknown
    public static TensorKind of(TensorHeader tensor, long vocabulary) {
        String name = tensor.name().toLowerCase(Locale.ROOT);
        if (isDerived(name)) {
            return DERIVED;
        }
        boolean byToken = tensor.shape().size() == 2 && tensor.shape().getFirst() == vocabulary;
        boolean head = name.contains("head") || name.contains("output") || name.contains("score");
        if (byToken) {
            return head ? HEAD : EMBEDDING;
        }
        boolean early = name.contains("emb") || name.contains("wte") || name.contains("wpe");
        return early && !head ? BEFORE : AFTER;
    }

    /// Whether a name is that of a buffer derived from the configuration.
    public static boolean isDerived(String name) {
        return name.endsWith("inv_freq") || name.endsWith("masked_bias");
    }

    /// Whether rows are tokens.
    public boolean isByToken() {
        return this == EMBEDDING || this == HEAD;
    }
}
