package dev.tributary.ingestion.supersession;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// What links a filing to its amendments.
///
/// @param accession   its number
/// @param form        its form, such as `10-K/A`
/// @param cik         its filer
/// @param fileNumber  the Commission's file number; registration statements share theirs with their amendments
/// @param period      the period of report; periodic reports share theirs with their amendments
/// @param filedAt     when it was accepted, or the start of its filing date
/// @param firstSeenAt when it was first seen here
public record FiledVersion(String accession, String form, String cik, Optional<String> fileNumber, Optional<LocalDate> period,
        Instant filedAt, Instant firstSeenAt) {
}
