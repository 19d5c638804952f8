package dev.tributary.merge.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How the output's vocabulary is made and where each token's embedding comes from.
///
/// @param vocabulary which vocabulary the output has
/// @param tokens exceptions by token
/// @param padToMultipleOf rows of the embedding are a multiple of this; 1 for no padding
public record TokenizerSpec(Vocabulary vocabulary, Map<String, TokenRule> tokens, int padToMultipleOf) {
    public TokenizerSpec {
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }

    /// Where the vocabulary comes from.
    public sealed interface Vocabulary {
        /// The base's tokens, then what the others add.
        record Union() implements Vocabulary {}

        /// The base's own.
        record Base() implements Vocabulary {}

        /// A named model's own.
        record Of(ModelReference model) implements Vocabulary {}
    }

    /// @param source where the embedding comes from; chosen by default rules if absent
    /// @param force whether to use `source` even for models that have the token
    public record TokenRule(Optional<TokenSource> source, boolean force) {}

    /// Where one token's embedding comes from.
    public sealed interface TokenSource {
        /// A row of zeros.
        record Zero() implements TokenSource {}

        /// The same token of a model.
        record Of(ModelReference model) implements TokenSource {}

        /// Another token of a model.
        record NamedToken(ModelReference model, String token) implements TokenSource {}

        /// A row of a model, by number.
        record TokenId(ModelReference model, int id) implements TokenSource {}
    }

    /// The models mentioned here.
    Set<ModelReference> models() {
        Set<ModelReference> models = new LinkedHashSet<>();
        if (vocabulary instanceof Vocabulary.Of of) {
            models.add(of.model());
        }
        for (TokenRule rule : tokens.values()) {
            rule.source().ifPresent(source -> {
                switch (source) {
                    case TokenSource.Zero zero -> { }
                    case TokenSource.Of of -> models.add(of.model());
                    case TokenSource.NamedToken named -> models.add(named.model());
                    case TokenSource.TokenId id -> models.add(id.model());
                }
            });
        }
        return models;
    }
}
