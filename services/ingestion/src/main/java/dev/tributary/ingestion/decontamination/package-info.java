/// Text that evaluation questions quote, so that a model is not asked what it was taught by heart.
@NullMarked
package dev.tributary.ingestion.decontamination;

import org.jspecify.annotations.NullMarked;
