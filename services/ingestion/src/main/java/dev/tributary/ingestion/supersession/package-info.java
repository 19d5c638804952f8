/// Which of a filing and its amendments a corpus holds.
@NullMarked
package dev.tributary.ingestion.supersession;

import org.jspecify.annotations.NullMarked;
