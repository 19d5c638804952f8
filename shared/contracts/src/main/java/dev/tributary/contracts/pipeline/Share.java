package dev.tributary.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A share, written `2%` or `0.02`.
public record Share(double value) {

    /// Reads `2%` as 0.02 and `0.02` as itself.
    ///
    /// @throws IllegalArgumentException if it is neither
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Share parse(String text) {
        try {
            return text.strip().endsWith("%")
                    ? new Share(Double.parseDouble(text.strip().replace("%", "")) / 100)
                    : new Share(Double.parseDouble(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a share; write 2% or 0.02", e);
        }
    }

    /// The form that [#parse] reads.
    @JsonValue
    public String text() {
        return Double.toString(value);
    }
}
