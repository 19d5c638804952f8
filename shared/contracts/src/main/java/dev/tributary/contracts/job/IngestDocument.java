package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.document.Origin;
import java.util.Optional;

/// Split, extract and count one received document.
///
/// @param fileName  its name at the source
/// @param raw       its bytes
/// @param tokenizer the model whose tokens are counted
/// @param origin    where it comes from and when it was first seen
public record IngestDocument(String pipeline, String fileName, ArtifactRef raw, ArtifactRef tokenizer, Optional<Origin> origin)
        implements JobCommand {

    /// A document that no source showed: somebody handed it in.
    public IngestDocument(String pipeline, String fileName, ArtifactRef raw, ArtifactRef tokenizer) {
        this(pipeline, fileName, raw, tokenizer, Optional.empty());
    }

    /// Who showed it and when is no part of what it is: the same bytes under the same name are read once.
    @Override
    public String key() {
        return JobId.of(new IngestDocument(pipeline, fileName, raw, tokenizer));
    }

    @Override
    public int round() {
        return 0;
    }

    @Override
    public String title() {
        return fileName;
    }
}
