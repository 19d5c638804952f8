package dev.tributary.contracts.source;

import java.util.Optional;

/// A feed was read as it is now.
///
/// @param url          its address
/// @param tag          its entity tag, for the next request
/// @param lastModified its date as sent, for the next request
public record FeedRead(String pipeline, String url, Optional<String> tag, Optional<String> lastModified) implements SourceState {

    /// The key of a feed's cursor.
    public static String key(String pipeline, String url) {
        return pipeline + "/feed/" + url;
    }

    @Override
    public String key() {
        return key(pipeline, url);
    }
}
