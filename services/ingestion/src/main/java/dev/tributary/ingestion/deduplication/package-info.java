/// Near duplicates and repeated paragraphs: what a corpus already holds, counted in tokens.
@NullMarked
package dev.tributary.ingestion.deduplication;

import org.jspecify.annotations.NullMarked;
