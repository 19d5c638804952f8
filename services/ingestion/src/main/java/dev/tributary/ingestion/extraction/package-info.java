/// Filings to clean text with lineage: every block of text knows the bytes it came from.
@NullMarked
package dev.tributary.ingestion.extraction;

import org.jspecify.annotations.NullMarked;
