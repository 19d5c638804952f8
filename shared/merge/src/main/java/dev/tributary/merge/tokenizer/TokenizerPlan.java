package dev.tributary.merge.tokenizer;

import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.TokenizerSpec;
import dev.tributary.merge.recipe.TokenizerSpec.TokenRule;
import dev.tributary.merge.recipe.TokenizerSpec.TokenSource;
import dev.tributary.merge.recipe.TokenizerSpec.Vocabulary;
import dev.tributary.merge.source.RemappedTensor;
import dev.tributary.merge.source.RemappedTensor.Row;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.weights.InvalidModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A joined vocabulary and, for every token and model, where the model's embedding of the token comes from: its own row if it has
/// the token; else the configured source; else the only model that has it; else zeros if none has; else the base's row; else the mean
/// of those that have it.
public final class TokenizerPlan {
    private final TokenizerSpec spec;
    private final ModelReference donor;
    private final Map<ModelReference, ModelTokens> tokens;
    private final ModelReference start;
    private final JoinedVocabulary vocabulary;
    private final @Nullable String[] tokenOfRow;

    private TokenizerPlan(TokenizerSpec spec, ModelReference donor, Map<ModelReference, ModelTokens> tokens) {
        this.spec = spec;
        this.donor = donor;
        this.tokens = tokens;
        this.start = switch (spec.vocabulary()) {
            case Vocabulary.Union union -> donor;
            case Vocabulary.Base base -> donor;
            case Vocabulary.Of of -> of.model();
        };
        List<ModelTokens> others = spec.vocabulary() instanceof Vocabulary.Union ? List.copyOf(tokens.values()) : List.of();
        this.vocabulary = JoinedVocabulary.of(tokens.get(start), others, spec.tokens().keySet(), spec.padToMultipleOf());
        this.tokenOfRow = new @Nullable String[vocabulary.rows()];
        vocabulary.ids().forEach((token, id) -> tokenOfRow[id] = token);
    }

    /// @param donor the base, or the first model without one
    /// @param tokens every model's tokens
    /// @throws InvalidModelException if a configured source does not exist
    public static TokenizerPlan of(TokenizerSpec spec, ModelReference donor, Map<ModelReference, ModelTokens> tokens) {
        TokenizerPlan plan = new TokenizerPlan(spec, donor, new LinkedHashMap<>(tokens));
        plan.requireSources();
        return plan;
    }

    /// The model whose tokenizer files the result starts from.
    public ModelReference start() {
        return start;
    }

    /// The result's vocabulary.
    public JoinedVocabulary vocabulary() {
        return vocabulary;
    }

    /// One model's embedding in the joined vocabulary.
    ///
    /// @param embeddings the same tensor of every model that has it
    public TensorSource remap(ModelReference model, Map<ModelReference, TensorSource> embeddings) {
        TensorSource own = embeddings.get(model);
        List<Row> rows = new ArrayList<>(tokenOfRow.length);
        int last = vocabulary.ids().values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        for (int row = 0; row < tokenOfRow.length; row++) {
            String token = tokenOfRow[row];
            rows.add(row > last ? new RemappedTensor.Padding() : token == null ? new RemappedTensor.Zero() : row(token, model, embeddings));
        }
        return new RemappedTensor(own.dtype(), rows, Math.toIntExact(own.shape().getLast()));
    }

    private Row row(String token, ModelReference model, Map<ModelReference, TensorSource> embeddings) {
        Optional<TokenRule> rule = Optional.ofNullable(spec.tokens().get(token));
        Optional<Row> own = row(token, model, embeddings.get(model));
        if (own.isPresent() && rule.filter(TokenRule::force).isEmpty()) {
            return own.get();
        }
        Optional<Row> configured = rule.flatMap(TokenRule::source).map(source -> switch (source) {
            case TokenSource.Zero zero -> new RemappedTensor.Zero();
            case TokenSource.Of of -> row(token, of.model(), embedding(of.model(), embeddings)).orElseThrow();
            case TokenSource.NamedToken named -> row(named.token(), named.model(), embedding(named.model(), embeddings)).orElseThrow();
            case TokenSource.TokenId id -> row(embedding(id.model(), embeddings), id.id(), id.model());
        });
        if (configured.isPresent()) {
            return configured.get();
        }
        List<RemappedTensor.Of> holders = new ArrayList<>();
        embeddings.forEach((other, tensor) -> row(token, other, tensor).ifPresent(row -> holders.add((RemappedTensor.Of) row)));
        if (holders.isEmpty()) {
            return new RemappedTensor.Zero();
        }
        if (holders.size() == 1) {
            return holders.getFirst();
        }
        return row(token, donor, embeddings.get(donor)).orElseGet(() -> new RemappedTensor.MeanOf(holders));
    }

    private Optional<Row> row(String token, ModelReference model, @Nullable TensorSource embedding) {
        return embedding == null ? Optional.empty()
                : tokens.get(model).id(token).map(id -> row(embedding, id, model));
    }

    private static RemappedTensor.Of row(TensorSource embedding, int row, ModelReference model) {
        if (row >= embedding.shape().getFirst()) {
            throw new InvalidModelException("token-missing", "%s has %d embedding rows; there is no row %d. Correct its vocab_size or the recipe."
                    .formatted(model, embedding.shape().getFirst(), row));
        }
        return new RemappedTensor.Of(embedding, row);
    }

    private static TensorSource embedding(ModelReference model, Map<ModelReference, TensorSource> embeddings) {
        TensorSource embedding = embeddings.get(model);
        if (embedding == null) {
            throw new InvalidModelException("token-missing", "%s is to lend the embedding of a token but has none of its own".formatted(model));
        }
        return embedding;
    }

    private void requireSources() {
        spec.tokens().forEach((token, rule) -> rule.source().ifPresent(source -> {
            switch (source) {
                case TokenSource.Zero zero -> { }
                case TokenSource.Of of -> requireToken(of.model(), token, token);
                case TokenSource.NamedToken named -> requireToken(named.model(), named.token(), token);
                case TokenSource.TokenId id -> { }
            }
        }));
    }

    private void requireToken(ModelReference model, String token, String wanted) {
        if (tokens.get(model).id(token).isEmpty()) {
            throw new InvalidModelException("token-missing", "the embedding of '%s' shall be that of '%s' in %s, which has no such token"
                    .formatted(wanted, token, model));
        }
    }
}
