package dev.tributary.neural.hub;

/// Hears of a download that may take hours.
@FunctionalInterface
public interface HubListener {

    /// Hears of nothing.
    HubListener NONE = (model, file, bytes) -> { };

    /// A file is about to be downloaded, or the rest of it.
    ///
    /// @param bytes of the whole file
    void downloading(HubReference model, String file, long bytes);
}
