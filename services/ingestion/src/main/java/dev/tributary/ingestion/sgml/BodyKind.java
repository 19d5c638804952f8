package dev.tributary.ingestion.sgml;

/// What stands between `<TEXT>` and `</TEXT>`, told from its first bytes and never from its name alone.
public enum BodyKind {
    HTML, PLAIN_TEXT, XML, PDF, JSON, UUENCODED, EMPTY;

    /// Whether people read it as prose.
    public boolean isReadable() {
        return this == HTML || this == PLAIN_TEXT;
    }
}
