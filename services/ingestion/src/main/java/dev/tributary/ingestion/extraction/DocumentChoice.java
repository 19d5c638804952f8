package dev.tributary.ingestion.extraction;

import dev.tributary.ingestion.sgml.SubmissionDocument;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Decides which documents of a submission are worth reading: the main document and text exhibits.
final class DocumentChoice {

    private static final Pattern RENDERED = Pattern.compile("(?i)R\\d+\\.htm|FilingSummary\\.xml|MetaLinks\\.json|Show\\.js|report\\.css");
    private static final Pattern XBRL_TYPE = Pattern.compile("EX-10[0-1](?:\\..*)?|XML");

    private DocumentChoice() {
    }

    /// Why a document is not read, or empty if it is.
    static Optional<SkippedPart.Reason> reasonToSkip(SubmissionDocument document, FilingLimits limits) {
        String type = document.type().toUpperCase(Locale.ROOT);
        if (document.fileName().filter(name -> RENDERED.matcher(name).matches()).isPresent()) {
            return Optional.of(SkippedPart.Reason.RENDERED);
        }
        return switch (document.kind()) {
            case UUENCODED -> Optional.of(SkippedPart.Reason.UUENCODED);
            case PDF -> Optional.of(SkippedPart.Reason.PDF);
            case JSON -> Optional.of(SkippedPart.Reason.JSON);
            case EMPTY -> Optional.of(SkippedPart.Reason.EMPTY);
            case XML -> Optional.of(XBRL_TYPE.matcher(type).matches() ? SkippedPart.Reason.XBRL : SkippedPart.Reason.XML);
            case HTML, PLAIN_TEXT -> {
                if (XBRL_TYPE.matcher(type).matches()) {
                    yield Optional.of(SkippedPart.Reason.XBRL);
                }
                if (type.equals("EX-27") || type.startsWith("EX-27.")) {
                    yield Optional.of(SkippedPart.Reason.FINANCIAL_DATA_SCHEDULE);
                }
                yield document.body().length() > limits.documentBytes() ? Optional.of(SkippedPart.Reason.OVERSIZE) : Optional.empty();
            }
        };
    }
}
