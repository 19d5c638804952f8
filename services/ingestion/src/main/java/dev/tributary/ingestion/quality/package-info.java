/// Measured attributes of text. They are kept beside it and drop nothing: web filters reject most filings.
@NullMarked
package dev.tributary.ingestion.quality;

import org.jspecify.annotations.NullMarked;
