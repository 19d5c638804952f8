/// From a place in a text back to the bytes of the filing it came from.
@NullMarked
package dev.tributary.ingestion.lineage;

import org.jspecify.annotations.NullMarked;
