package dev.tributary.console.subscription;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/// Somebody who wants events posted to a URL.
///
/// @param types  full type names, sorted
/// @param secret what messages are signed with, see [Signature]; told once, to whoever subscribed
public record Subscription(String id, URI url, List<String> types, String secret, Instant since) {

    public Subscription {
        types = List.copyOf(types);
    }

    /// The same without its secret, for whoever looks.
    public Public withoutSecret() {
        return new Public(id, url, types, since);
    }

    /// What anybody may see.
    public record Public(String id, URI url, List<String> types, Instant since) {
    }
}
