package dev.tributary.ingestion.extraction;

import dev.tributary.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// A filing as text, with the lineage of every block.
///
/// @param accession   the accession number; for a file without a submission header `sha256-` and 24 digits of its digest
/// @param form        the submission type, such as `10-K`, where known
/// @param cik         the filer's CIK, ten digits, where known
/// @param companyName the filer's conformed name, where known
/// @param filedAt     the filing date, where known
/// @param acceptedAt  the acceptance time, absent from most headers before 2003
/// @param fileNumber  the Commission's file number, where known; amendments share it
/// @param period      the period of report, where known
/// @param text        the text of all useful documents; lines end in LF, blocks are parted by a blank line
/// @param spans       the documents in the text, in order
/// @param blocks      the blocks in the text, in order
/// @param skipped     documents that gave no text, with the reason
/// @param warnings    what was unusual but did not stop the reading
public record ExtractedFiling(String accession, Optional<String> form, Optional<String> cik, Optional<String> companyName,
        Optional<LocalDate> filedAt, Optional<Instant> acceptedAt, Optional<String> fileNumber,
        Optional<LocalDate> period, String text, List<DocumentSpan> spans,
        List<BlockSpan> blocks, List<SkippedPart> skipped, List<String> warnings) {

    public ExtractedFiling {
        spans = List.copyOf(spans);
        blocks = List.copyOf(blocks);
        skipped = List.copyOf(skipped);
        warnings = List.copyOf(warnings);
    }

    /// SHA-256 of the text in UTF-8, lower-case hex: equal for the `.txt` and the `.nc` of one filing.
    public String textDigest() {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The block that holds a char of the text, if it is not a separator between blocks.
    public Optional<BlockSpan> blockAt(int textOffset) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            BlockSpan block = blocks.get(middle);
            if (textOffset < block.textStart()) {
                high = middle - 1;
            } else if (textOffset >= block.textEnd()) {
                low = middle + 1;
            } else {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

}
