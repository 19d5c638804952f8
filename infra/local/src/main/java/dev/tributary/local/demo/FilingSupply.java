package dev.tributary.local.demo;

import java.io.IOException;

/// Hands in filings one at a time, so that they arrive as a stream does.
sealed interface FilingSupply permits GeneratedSupply, FolderSupply {

    /// Hands in the next filing.
    ///
    /// @return whether there was one
    boolean next() throws IOException;

    /// Whether the rest is handed in even after this round has what it needs.
    boolean exhaustive();
}
