package dev.tributary.ingestion.curation;

import dev.tributary.contracts.corpus.Cut;
import java.util.List;

/// What becomes of a text.
public sealed interface CurationDecision {

    /// It is in.
    ///
    /// @param cuts passages that are not, in order, none touching another
    record Keep(List<Cut> cuts) implements CurationDecision {
    }

    /// It is out.
    ///
    /// @param rule    the rule that decided
    /// @param because what it went by: an earlier text, an evaluation set
    record Drop(CurationRule rule, String because) implements CurationDecision {
    }
}
