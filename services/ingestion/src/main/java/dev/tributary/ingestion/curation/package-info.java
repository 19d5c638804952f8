/// The rules that decide what of the filings a corpus holds, one after the other, each with an account of what it removed.
@NullMarked
package dev.tributary.ingestion.curation;

import org.jspecify.annotations.NullMarked;
