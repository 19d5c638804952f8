/// PDFs: their text is read by a process of its own.
@NullMarked
package dev.tributary.ingestion.pdf;

import org.jspecify.annotations.NullMarked;
