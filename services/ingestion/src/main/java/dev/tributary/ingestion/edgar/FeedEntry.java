package dev.tributary.ingestion.edgar;

import java.time.Instant;

/// One entry of the current-events feed: a filing as seen from one of its parties.
///
/// @param accession the filing
/// @param form      its form
/// @param cik       the party, ten digits
/// @param acceptedAt the acceptance time, the clock of record
public record FeedEntry(String accession, String form, String cik, Instant acceptedAt) {
}
