package dev.tributary.merge.architecture;

import dev.tributary.weights.TensorHeader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

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

    private static final Pattern EMBEDDING_NAME =
            Pattern.compile("(^|\\.)(embed_tokens|tok_embeddings|word_embeddings|embed_in|wte|shared)\\.weight$");
    // GPT-NeoX calls its head embed_out, BERT an untied one cls.predictions.decoder.
    private static final Pattern HEAD_NAME = Pattern.compile("head|output|score|_out\\b|unembed|predictions");

    /// @param vocabulary the number of token rows; −1 if unknown
    public static TensorKind of(TensorHeader tensor, long vocabulary) {
        String name = tensor.name().toLowerCase(Locale.ROOT);
        if (isDerived(name)) {
            return DERIVED;
        }
        boolean byToken = tensor.shape().size() == 2 && tensor.shape().getFirst() == vocabulary;
        boolean head = HEAD_NAME.matcher(name).find();
        if (byToken) {
            return head ? HEAD : EMBEDDING;
        }
        boolean early = name.contains("emb") || name.contains("wte") || name.contains("wpe");
        return early && !head ? BEFORE : AFTER;
    }

    /// How many rows a vocabulary takes: what config.json says if some tensor has as many, else the rows of the one tensor that is named
    /// like a token embedding; −1 if there is none.
    public static long vocabulary(List<TensorHeader> loose, Optional<Long> stated) {
        List<TensorHeader> matrices = loose.stream().filter(tensor -> tensor.shape().size() == 2).toList();
        if (stated.filter(rows -> matrices.stream().anyMatch(tensor -> tensor.shape().getFirst().equals(rows))).isPresent()) {
            return stated.get();
        }
        List<Long> rows = matrices.stream().filter(tensor -> EMBEDDING_NAME.matcher(tensor.name()).find())
                .map(tensor -> tensor.shape().getFirst()).distinct().toList();
        return rows.size() == 1 ? rows.getFirst() : stated.orElse(-1L);
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
