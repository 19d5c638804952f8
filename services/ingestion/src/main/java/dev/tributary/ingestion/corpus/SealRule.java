package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.pipeline.PipelineDefinition.Seal;
import java.time.Duration;
import java.time.Instant;

/// When a corpus is sealed. Pure.
public final class SealRule {

    /// A seal names every document in one command; this many fit well within the largest record.
    public static final int MOST_DOCUMENTS = 8_000;

    private SealRule() {
    }

    /// A version trains on this many new documents at most.
    public static int mostDocuments(Seal seal) {
        return Math.min(MOST_DOCUMENTS, seal.maxDocuments().orElse(MOST_DOCUMENTS));
    }

    /// Whether the open corpus is to be sealed now.
    public static boolean isDue(Seal seal, CorpusState state, Instant now) {
        if (state.documents() == 0) {
            return false;
        }
        return state.tokens() >= seal.tokens()
                || state.documents() >= mostDocuments(seal)
                || state.first().filter(first -> isOver(first, seal.every(), now)).isPresent()
                || seal.quiet().isPresent() && state.latest().filter(latest -> isOver(latest, seal.quiet().get(), now)).isPresent();
    }

    private static boolean isOver(Instant since, Duration wait, Instant now) {
        return !now.isBefore(since.plus(wait));
    }
}
