package dev.tributary.ingestion.intake;

import dev.tributary.contracts.document.Origin;
import java.io.IOException;
import java.io.InputStream;

/// Where documents go in: [Intake#accept].
@FunctionalInterface
public interface Door {

    /// Takes a document in.
    ///
    /// @param fileName its name at the source
    /// @param origin   where it comes from and when; of a document that is handed in again, what was said first stands
    /// @throws IOException                                             if the body cannot be read
    /// @throws dev.tributary.contracts.failure.FailureException `Invalid` for an unknown pipeline or an unsafe name
    Intake.Receipt accept(String pipeline, String fileName, InputStream body, Origin origin) throws IOException;
}
