package dev.tributary.training.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.neural.training.TrainingSettings;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// `job.json`: what the entry point in `k8s/training-runtime` is asked for. Paths are those of the shared volume.
///
/// @param run             names everything the bytes depend on
/// @param base            the parent model's folder
/// @param companions      files of the parent that the trained model keeps
/// @param store           the artifact store's folder
/// @param threads         of each process
/// @param tokensSeen      tokens the line has seen before
/// @param resume          where an earlier attempt of this run got to
/// @param optimiserState  where the line ended before this run
record JobFile(String run, String base, Map<String, ArtifactRef> companions, String store, int worldSize, int threads, long tokensSeen,
        TrainingSettings settings, Corpus domain, Optional<Corpus> replay, Optional<String> resume, Optional<String> optimiserState,
        long stateEverySeconds, Optional<Integer> stateEverySteps, OptionalLong snapshotSteps) {

    /// A Megatron corpus.
    ///
    /// @param manifest what its documents are called
    record Corpus(@JsonProperty("bin_file") String bin, @JsonProperty("idx_file") String idx, String manifest) {
    }
}
