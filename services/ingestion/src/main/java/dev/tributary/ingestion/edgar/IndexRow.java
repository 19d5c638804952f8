package dev.tributary.ingestion.edgar;

import java.time.LocalDate;

/// A row of a daily or full index.
///
/// @param accession the filing
/// @param form      its form
/// @param cik       the party, ten digits
/// @param company   the party's name
/// @param filed     the filing date, which may be long before the index's day
/// @param path      where the full submission is, below `/Archives/`
public record IndexRow(String accession, String form, String cik, String company, LocalDate filed, String path) {
}
