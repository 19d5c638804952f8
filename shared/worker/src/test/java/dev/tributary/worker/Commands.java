package dev.tributary.worker;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.model.CandidateMerged;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Small commands and facts for tests: merges, told apart by name.
public final class Commands {

    private Commands() {
    }

    public static MergeCandidate merge(String name) {
        Map<String, ArtifactRef> models = Map.of("base", artifact('b', MediaTypes.MODEL));
        return new MergeCandidate("sec", 1, name, artifact('a', MediaTypes.RECIPE), models, Optional.empty());
    }

    public static CandidateMerged merged(String name) {
        return new CandidateMerged("sec", 1, name, artifact('c', MediaTypes.MODEL), artifact('a', MediaTypes.RECIPE), 0.5);
    }

    /// An artifact that need not be in any store.
    ///
    /// @param digit what its digest consists of
    public static ArtifactRef artifact(char digit, String mediaType) {
        String digest = String.valueOf(digit).repeat(64);
        return new ArtifactRef(URI.create("file:/store/" + digest), digest, 7, mediaType);
    }
}
