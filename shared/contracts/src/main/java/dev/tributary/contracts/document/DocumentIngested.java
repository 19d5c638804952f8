package dev.tributary.contracts.document;

import dev.tributary.contracts.ArtifactRef;
import java.time.Instant;
import java.util.Optional;

/// A document's text was extracted and counted.
///
/// @param documentId accession number, or `sha256-…` of the raw bytes where there is none
/// @param form       EDGAR form type, e.g. `10-K`; `text` where unknown
/// @param filer      whose document it is (CIK); the document id where unknown. Hold-outs split by it
/// @param filerName  the filer's name, for people
/// @param filedAt    when it became public, as far as the document says
/// @param raw        the bytes as received
/// @param text       the extracted text, UTF-8
/// @param textDigest SHA-256 of the text: equal texts are one document
/// @param tokens     length of the text in tokens of the pipeline's base model
/// @param origin     where it comes from and when it was first seen, if a source showed it
public record DocumentIngested(
        String pipeline,
        String documentId,
        String fileName,
        String form,
        String filer,
        String filerName,
        Optional<Instant> filedAt,
        ArtifactRef raw,
        ArtifactRef text,
        String textDigest,
        long tokens,
        Optional<Origin> origin) implements DocumentEvent {

    /// A document that no source showed: somebody handed it in.
    public DocumentIngested(String pipeline, String documentId, String fileName, String form, String filer, String filerName,
            Optional<Instant> filedAt, ArtifactRef raw, ArtifactRef text, String textDigest, long tokens) {
        this(pipeline, documentId, fileName, form, filer, filerName, filedAt, raw, text, textDigest, tokens, Optional.empty());
    }
}
