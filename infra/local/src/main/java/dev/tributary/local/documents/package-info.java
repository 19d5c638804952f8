/// Handing documents to the ingestion service.
@NullMarked
package dev.tributary.local.documents;

import org.jspecify.annotations.NullMarked;
