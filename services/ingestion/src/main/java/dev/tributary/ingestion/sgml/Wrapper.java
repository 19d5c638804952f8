package dev.tributary.ingestion.sgml;

/// The outermost form of a submission.
public enum Wrapper {
    /// `<SEC-DOCUMENT>`: the common form.
    SEC_DOCUMENT,
    /// `-----BEGIN PRIVACY-ENHANCED MESSAGE-----` around one of the others, 1993 to about 2010.
    PRIVACY_ENHANCED,
    /// `<IMS-DOCUMENT>`, 1993 to 1995.
    IMS_DOCUMENT,
    /// `<SUBMISSION>`: the tag form of the daily feed (`.nc`); only groups have closing tags.
    TAG_FORM,
    /// `<DOCUMENT>` blocks without any header.
    HEADERLESS
}
