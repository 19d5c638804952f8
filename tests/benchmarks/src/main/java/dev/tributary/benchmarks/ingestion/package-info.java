/// How fast filings become a sealed corpus.
@NullMarked
package dev.tributary.benchmarks.ingestion;

import org.jspecify.annotations.NullMarked;
