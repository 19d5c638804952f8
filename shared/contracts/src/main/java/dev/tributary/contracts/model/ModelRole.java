package dev.tributary.contracts.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What a model is within its round.
public enum ModelRole {
    /// What training started from.
    @JsonProperty("base") BASE,
    /// What merging restores.
    @JsonProperty("partner") PARTNER,
    /// What training produced.
    @JsonProperty("checkpoint") CHECKPOINT,
    /// What merging or tuning made of it.
    @JsonProperty("candidate") CANDIDATE;

    /// Lower-case name, as in JSON.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
