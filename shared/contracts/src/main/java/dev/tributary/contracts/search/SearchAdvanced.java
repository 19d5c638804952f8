package dev.tributary.contracts.search;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.job.TuneCandidate;

/// A generation of candidates is to be measured.
///
/// @param state       what the candidates follow from
/// @param evaluations candidates measured so far
/// @param parts       jobs that measure the generation
public record SearchAdvanced(TuneCandidate search, ArtifactRef state, int evaluations, int parts) implements SearchEvent {
}
