/// How documents come in: watched folders, uploads, EDGAR, feeds, topics, and backfills.
@NullMarked
package dev.tributary.ingestion.intake;

import org.jspecify.annotations.NullMarked;
