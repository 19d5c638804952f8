package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.job.SealCorpus;

/// A document that waits for the next seal, or that is held out for good.
///
/// @param tokens  its length
/// @param heldOut whether it is evaluated on, and never trained on
public record OpenDocument(SealCorpus.Document document, long tokens, boolean heldOut) {

    /// The same document, kept from training.
    public OpenDocument asHeldOut() {
        return new OpenDocument(document, tokens, true);
    }
}
