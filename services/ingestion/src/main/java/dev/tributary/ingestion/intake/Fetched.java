package dev.tributary.ingestion.intake;

import java.nio.file.Path;
import java.time.Duration;

/// What a fetch came to.
public sealed interface Fetched {

    /// The bytes are in a file.
    record Body(Path file) implements Fetched {
    }

    /// Not now.
    ///
    /// @param code   stable, in kebab case
    /// @param reason what, where, why
    /// @param after  when to ask again
    record Later(String code, String reason, Duration after) implements Fetched {
    }

    /// Not ever.
    ///
    /// @param code   stable, in kebab case
    /// @param reason what, where, why, what to do
    record Never(String code, String reason) implements Fetched {
    }
}
