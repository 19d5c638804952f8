/// Documents that sources show: which are new, which wait, and which are being fetched.
@NullMarked
package dev.tributary.ingestion.source;

import org.jspecify.annotations.NullMarked;
