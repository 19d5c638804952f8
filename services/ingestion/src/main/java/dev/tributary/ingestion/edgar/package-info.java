/// EDGAR as a source: fair access, answers told apart, feed and indexes read, nothing lost after an outage of any length.
@NullMarked
package dev.tributary.ingestion.edgar;

import org.jspecify.annotations.NullMarked;
