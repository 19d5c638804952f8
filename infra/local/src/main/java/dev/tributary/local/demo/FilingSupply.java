package dev.tributary.local.demo;

import java.io.IOException;

/// Hands in filings one at a time, so that they arrive as a stream does.
sealed interface FilingSupply permits GeneratedSupply, FolderSupply {

    /// Hands in the next filing.
    ///
    /// @return whether there was one
    boolean next() throws IOException;

    /// How many it handed in so far, in earlier runs too.
    int handedIn();

    /// Whether the rest is handed in even after this round has what it needs.
    boolean exhaustive();
}
