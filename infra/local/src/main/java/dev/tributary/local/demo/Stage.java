package dev.tributary.local.demo;

import java.util.Locale;

/// The way from a filing to a release.
public enum Stage {
    INGEST, SEAL, TRAIN, MERGE, TUNE, EVALUATE, RELEASE;

    /// As people see it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
