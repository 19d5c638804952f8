/// When a corpus is sealed, what is held out, and how its shards and manifest are written.
@NullMarked
package dev.tributary.ingestion.corpus;

import org.jspecify.annotations.NullMarked;
