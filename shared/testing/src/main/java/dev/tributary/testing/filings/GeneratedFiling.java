package dev.tributary.testing.filings;

import java.time.LocalDate;
import java.util.List;

/// A generated full submission.
///
/// @param accession `NNNNNNNNNN-YY-SSSSSS`, the same for the same seed, company, form and period
/// @param form      its form
/// @param company   its filer
/// @param period    what it reports on
/// @param filedAt   the filing date
/// @param bytes     the submission, 7-bit ASCII, owned by the caller
/// @param facts     what it says that can be asked about
public record GeneratedFiling(String accession, FilingForm form, Company company, Period period, LocalDate filedAt, byte[] bytes,
        List<Fact> facts) {

    public GeneratedFiling {
        facts = List.copyOf(facts);
    }

    /// The name EDGAR gives the file.
    public String fileName() {
        return accession + ".txt";
    }
}
