package dev.tributary.ingestion.edgar;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// What a request to EDGAR came to. EDGAR's statuses mean different things with different bodies, so the two are judged together.
public sealed interface EdgarAnswer {

    /// The body is here.
    ///
    /// @param body         decompressed
    /// @param tag          the entity tag, for the next request
    /// @param lastModified as sent
    record Found(byte[] body, Optional<String> tag, Optional<String> lastModified) implements EdgarAnswer {
    }

    /// The body was written to a file, decompressed.
    ///
    /// @param tag          the entity tag
    /// @param lastModified as sent
    record Saved(Path file, Optional<String> tag, Optional<String> lastModified) implements EdgarAnswer {
    }

    /// Nobody may ask before a time, because EDGAR has refused somebody or the allowance is used up. Nothing was asked.
    record Closed(Instant until) implements EdgarAnswer {
    }

    /// What the caller has is still current.
    record Unchanged() implements EdgarAnswer {
    }

    /// There is no such file: a weekend's index, a future quarter, an unknown number. No failure.
    record Absent(String what) implements EdgarAnswer {
    }

    /// The current-events feed goes no deeper. No failure; what lies beyond comes from the daily index.
    record EndOfFeed() implements EdgarAnswer {
    }

    /// EDGAR refuses this caller: every instance must be silent for ten minutes.
    ///
    /// @param cause  why
    /// @param remedy what a person should do
    record Refused(Cause cause, String remedy) implements EdgarAnswer {

        /// Why EDGAR refuses.
        public enum Cause {
            UNDECLARED_TOOL, RATE_EXCEEDED
        }
    }

    /// No answer, or one that another try may better.
    ///
    /// @param tooFast whether the rate should be lowered as well
    record Unavailable(String what, boolean tooFast) implements EdgarAnswer {
    }

    /// An answer that will not get better and cannot be used.
    ///
    /// @param code stable, in kebab case
    record Invalid(String code, String what) implements EdgarAnswer {
    }
}
