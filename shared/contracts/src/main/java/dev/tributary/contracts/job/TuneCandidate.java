package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.pipeline.TuningPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Learn how to merge models, each on the text it is good at.
///
/// @param name     the candidate's name
/// @param sources  what is merged
/// @param base     what all of them descend from
/// @param earlier  what this candidate's last run left, if there was one
/// @param sequence tokens of a window
/// @param plan     the pipeline's `tune` entry
public record TuneCandidate(
        String pipeline, int round, String name, List<Source> sources, ArtifactRef base, Optional<Earlier> earlier, int sequence,
        TuningPlan plan) implements JobCommand {

    public TuneCandidate {
        sources = List.copyOf(sources);
    }

    /// A model that takes part.
    ///
    /// @param name   its role: `checkpoint` or `partner`
    /// @param model  the model
    /// @param corpus the sealed corpus whose training part it is tuned on
    public record Source(String name, ArtifactRef model, ArtifactRef corpus) {
    }

    /// What a run leaves for the next.
    ///
    /// @param coefficients to start from
    /// @param targets      stored predictions of sources by file name; the name says of which source on which text
    public record Earlier(Optional<ArtifactRef> coefficients, Map<String, ArtifactRef> targets) {

        public Earlier {
            targets = Map.copyOf(targets);
        }
    }

    @Override
    public String title() {
        return name;
    }
}
