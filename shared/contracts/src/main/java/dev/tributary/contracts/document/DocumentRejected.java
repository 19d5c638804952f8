package dev.tributary.contracts.document;

import dev.tributary.contracts.ArtifactRef;
import java.util.Optional;

/// A document was not taken in. Its bytes are kept.
///
/// @param code   stable reason, e.g. `duplicate-accession`, `submission-truncated`
/// @param reason what, where, why, what to do
public record DocumentRejected(String pipeline, String documentId, String fileName, Optional<ArtifactRef> raw, String code, String reason)
        implements DocumentEvent {
}
