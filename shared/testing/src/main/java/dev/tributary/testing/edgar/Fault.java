package dev.tributary.testing.edgar;

/// What can go wrong on demand.
public enum Fault {
    /// 403 with an HTML page that complains about an undeclared tool.
    UNDECLARED_TOOL,
    /// 403 with an HTML page that says the request rate was exceeded.
    RATE_EXCEEDED,
    /// 429.
    TOO_MANY_REQUESTS,
    /// 503 with an HTML page.
    UNAVAILABLE,
    /// 500 without a body.
    BROKEN,
    /// The connection is closed before any answer.
    RESET,
    /// The headers come, then half of the body, then nothing until the server is closed.
    STALL,
    /// A gzip body that ends in its middle.
    TRUNCATED_GZIP,
    /// A body without end.
    ENDLESS,
    /// A redirect to an address inside the caller's own network.
    REDIRECT_INSIDE
}
