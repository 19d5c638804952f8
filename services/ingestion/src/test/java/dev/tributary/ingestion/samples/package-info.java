/// Real filings as test data.
@NullMarked
package dev.tributary.ingestion.samples;

import org.jspecify.annotations.NullMarked;
