package dev.tributary.ingestion.sgml;

import java.util.Optional;

/// A party of a filing.
///
/// @param role       `FILER`, `SUBJECT COMPANY`, `FILED BY`, `ISSUER`, `REPORTING-OWNER`, …
/// @param cik        ten digits
/// @param name       the conformed name
/// @param industry   the standard industrial classification, as written
/// @param fileNumber the first SEC file number, which links amendments
public record FilingEntity(String role, Optional<String> cik, Optional<String> name, Optional<String> industry,
        Optional<String> fileNumber) {
}
