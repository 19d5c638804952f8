package dev.tributary.console.registry;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.release.Scorecard;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// How a round ended.
///
/// @param release absent where nothing was released, as are name, model and folder
/// @param reason  why this one, or why none
public record ReleaseView(
        String pipeline,
        int round,
        Optional<Integer> release,
        Optional<String> name,
        Optional<ArtifactRef> model,
        Optional<URI> folder,
        Instant at,
        String reason,
        Scorecard scorecard) {
}
