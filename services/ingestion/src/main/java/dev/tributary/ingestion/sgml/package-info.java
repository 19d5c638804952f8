/// Splitting of EDGAR submissions into header and documents, by byte range; nothing is decoded or copied here.
@NullMarked
package dev.tributary.ingestion.sgml;

import org.jspecify.annotations.NullMarked;
