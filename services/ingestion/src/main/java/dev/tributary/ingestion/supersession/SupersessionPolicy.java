package dev.tributary.ingestion.supersession;

/// Which versions of a filing a corpus holds.
public enum SupersessionPolicy {
    /// The last one alone.
    LATEST,
    /// Every one.
    ALL,
    /// The first one alone.
    ORIGINAL
}
