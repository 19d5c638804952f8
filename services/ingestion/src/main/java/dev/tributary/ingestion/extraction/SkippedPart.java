package dev.tributary.ingestion.extraction;

import dev.tributary.ingestion.sgml.ByteRange;
import java.util.Locale;
import java.util.Optional;

/// A document of a submission that gives no text.
///
/// @param ordinal  position in the submission, from 1
/// @param type     such as `GRAPHIC`
/// @param fileName where one is given
/// @param raw      the whole document in the raw file
/// @param reason   why it was left out
public record SkippedPart(int ordinal, String type, Optional<String> fileName, ByteRange raw, Reason reason) {

    /// Why a document gives no text.
    public enum Reason {
        /// A picture, archive or spreadsheet in uuencoding.
        UUENCODED,
        PDF,
        /// XBRL instances, schemas and link bases; they repeat the report.
        XBRL,
        /// Other XML, such as ownership data.
        XML,
        JSON,
        /// `R1.htm` and other files that EDGAR renders from the report.
        RENDERED,
        /// `EX-27` of the 1990s: a form of numbers for machines.
        FINANCIAL_DATA_SCHEDULE,
        EMPTY,
        /// Larger than one document may be; see the reader's limits.
        OVERSIZE,
        /// Nothing visible in it.
        WITHOUT_TEXT,
        /// Neither ASCII nor UTF-8 nor the charset it declares.
        NOT_DECODABLE;

        /// The stable code, such as `financial-data-schedule`.
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
