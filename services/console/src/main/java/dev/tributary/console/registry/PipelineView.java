package dev.tributary.console.registry;

import dev.tributary.contracts.corpus.CorpusSealed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A pipeline and how much has flowed through it.
///
/// @param corpora     the latest version of each corpus, by name
/// @param checkpoints trained models
/// @param candidates  merged or tuned models
/// @param measured    models with scores
/// @param release     the latest release's number
public record PipelineView(
        String name,
        String base,
        Optional<String> partner,
        List<String> candidatesDeclared,
        List<String> suites,
        String best,
        Documents documents,
        List<Corpus> corpora,
        int checkpoints,
        int candidates,
        int measured,
        int releases,
        int rejections,
        Optional<Integer> release) {

    public PipelineView {
        candidatesDeclared = List.copyOf(candidatesDeclared);
        suites = List.copyOf(suites);
        corpora = List.copyOf(corpora);
    }

    /// Documents so far.
    ///
    /// @param tokens of those taken in
    /// @param last   when the latest one came
    public record Documents(long ingested, long rejected, long superseded, long retracted, long tokens, Optional<Instant> last) {

        static final Documents NONE = new Documents(0, 0, 0, 0, 0, Optional.empty());
    }

    /// A sealed corpus.
    public record Corpus(CorpusSealed sealed, Instant at) {
    }
}
