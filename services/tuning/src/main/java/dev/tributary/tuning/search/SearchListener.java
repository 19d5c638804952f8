package dev.tributary.tuning.search;

/// Follows a search and may stop it.
public interface SearchListener {

    /// Nobody listens.
    SearchListener NONE = new SearchListener() {
    };

    /// A generation is complete; called on the thread that runs the search.
    ///
    /// @param state   to go on from
    /// @param seconds wall time so far, earlier attempts included
    default void told(SearchState state, double seconds) {
    }

    /// Asked before each candidate, by any thread.
    default boolean isCancelled() {
        return false;
    }
}
