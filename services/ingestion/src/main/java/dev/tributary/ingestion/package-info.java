/// Filings become documents, documents become corpora: the service's doors to Kafka and HTTP.
@NullMarked
package dev.tributary.ingestion;

import org.jspecify.annotations.NullMarked;
