package dev.tributary.ingestion.sgml;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What a submission's header says. Every field may be missing: headers of 1994 to 2001 carry no acceptance time, and
/// header-less submissions carry nothing.
///
/// @param accession  `NNNNNNNNNN-YY-SSSSSS`
/// @param form       the conformed submission type
/// @param period     the conformed period of report
/// @param filedAt    the filing date, which is not the day of acceptance
/// @param acceptedAt the acceptance time; written without a zone in New York time, and the clock of record
/// @param entities   filers and other parties, in order
/// @param fields     every field, in order
public record SubmissionHeader(Optional<String> accession, Optional<String> form, Optional<LocalDate> period,
        Optional<LocalDate> filedAt, Optional<Instant> acceptedAt, List<FilingEntity> entities,
        List<HeaderField> fields) {

    public SubmissionHeader {
        entities = List.copyOf(entities);
        fields = List.copyOf(fields);
    }

    /// The party the filing is about: the filer, or else the subject company or issuer, or else the first party.
    public Optional<FilingEntity> principal() {
        return List.of("FILER", "SUBJECT COMPANY", "ISSUER").stream()
                .flatMap(role -> entities.stream().filter(entity -> entity.role().equals(role)))
                .findFirst()
                .or(() -> entities.stream().findFirst());
    }
}
