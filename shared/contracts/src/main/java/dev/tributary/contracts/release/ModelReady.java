package dev.tributary.contracts.release;

import dev.tributary.contracts.ArtifactRef;
import java.net.URI;

/// **The event that subscribers wait for**: a model was released.
///
/// @param release   1, 2, 3 … per pipeline
/// @param round     the corpus version it came from
/// @param name      the candidate that was chosen
/// @param model     its manifest; an ordinary Hugging Face folder, plus manifest and model card
/// @param folder    where that folder was written
/// @param scorecard the whole scorecard
public record ModelReady(String pipeline, int release, int round, String name, ArtifactRef model, URI folder, Scorecard scorecard)
        implements ReleaseEvent {
}
