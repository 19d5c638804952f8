package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;

/// Split, extract and count one received document.
///
/// @param fileName  its name at the source
/// @param raw       its bytes
/// @param tokenizer the model whose tokens are counted
public record IngestDocument(String pipeline, String fileName, ArtifactRef raw, ArtifactRef tokenizer) implements JobCommand {

    @Override
    public int round() {
        return 0;
    }

    @Override
    public String title() {
        return fileName;
    }
}
