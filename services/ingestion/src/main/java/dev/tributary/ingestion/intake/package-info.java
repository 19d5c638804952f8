/// How documents come in: watched folders and uploads.
@NullMarked
package dev.tributary.ingestion.intake;

import org.jspecify.annotations.NullMarked;
