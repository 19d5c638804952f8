package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;

/// Measure a part of a search's generation.
///
/// @param search what began the search
/// @param state  what the candidates follow from
/// @param part   from 0: every `parts`th candidate from this one on
/// @param parts  how many jobs share the generation
public record MeasureCandidates(TuneCandidate search, ArtifactRef state, int part, int parts) implements JobCommand {

    @Override
    public String pipeline() {
        return search.pipeline();
    }

    @Override
    public int round() {
        return search.round();
    }

    @Override
    public String title() {
        return search.name();
    }
}
