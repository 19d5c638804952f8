package dev.tributary.contracts.failure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// Why something could not be done. The kind decides everything that follows (acknowledgement, retry, HTTP status, log
/// level, dead letter) in one exhaustive `switch`; the code tells a person or an alert which case it was.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
        @JsonSubTypes.Type(value = Failure.Invalid.class, name = "invalid"),
        @JsonSubTypes.Type(value = Failure.Unavailable.class, name = "unavailable"),
        @JsonSubTypes.Type(value = Failure.Exhausted.class, name = "exhausted"),
        @JsonSubTypes.Type(value = Failure.Cancelled.class, name = "cancelled"),
        @JsonSubTypes.Type(value = Failure.Defect.class, name = "defect")})
public sealed interface Failure {

    /// Stable, kebab-case, e.g. `safetensors-header-length`.
    String code();

    /// One sentence or two: what, where, why, and what to do.
    String message();

    /// The input is wrong; trying again gives the same answer.
    record Invalid(String code, String message) implements Failure {
    }

    /// Something needed is not there now; trying again later may work.
    record Unavailable(String code, String message) implements Failure {
    }

    /// Disk, memory or another bounded resource is used up; the job goes on where it was once there is room.
    record Exhausted(String code, String message) implements Failure {
    }

    /// Somebody asked for it to stop; it can be resumed.
    record Cancelled(String code, String message) implements Failure {
    }

    /// A fault of ours, or a run that diverged.
    record Defect(String code, String message) implements Failure {
    }
}
