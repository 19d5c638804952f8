package dev.tributary.ingestion.edgar;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the first bytes of a full submission say of it, in its tag form (`.nc`) and its common form (`.txt`): enough to tell whether
/// it is of interest without reading the rest.
///
/// @param form       its form, or empty
/// @param ciks       its parties, ten digits each, as far as they are in these bytes
/// @param filed      the filing date
/// @param acceptedAt the acceptance time, absent from headers before 2003
public record SubmissionHead(Optional<String> accession, String form, List<String> ciks, Optional<LocalDate> filed, Optional<Instant> acceptedAt) {

    /// How many bytes are looked at.
    public static final int BYTES = 1 << 15;

    private static final Pattern ACCESSION = Pattern.compile("(?:<ACCESSION-NUMBER>|ACCESSION NUMBER:\\s*)(\\d{10}-\\d{2}-\\d{6})");
    private static final Pattern FORM = Pattern.compile("(?:<TYPE>|CONFORMED SUBMISSION TYPE:)[ \\t]*([^\\r\\n]+)");
    private static final Pattern CIK = Pattern.compile("(?:<CIK>|CENTRAL INDEX KEY:)[ \\t]*(\\d{1,10})");
    private static final Pattern FILED = Pattern.compile("(?:<FILING-DATE>|FILED AS OF DATE:)[ \\t]*(\\d{8})");
    private static final Pattern ACCEPTED = Pattern.compile("<ACCEPTANCE-DATETIME>[ \\t]*(\\d{14})");
    private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    /// Reads the first bytes.
    public static SubmissionHead of(byte[] bytes) {
        String head = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> ciks = new ArrayList<>();
        Matcher cik = CIK.matcher(head);
        while (cik.find()) {
            ciks.add("0".repeat(10 - cik.group(1).length()) + cik.group(1));
        }
        return new SubmissionHead(first(ACCESSION, head), first(FORM, head).map(String::strip).orElse(""), ciks.stream().distinct().sorted().toList(),
                first(FILED, head).flatMap(SubmissionHead::date), first(ACCEPTED, head).flatMap(SubmissionHead::time));
    }

    private static Optional<String> first(Pattern pattern, String head) {
        Matcher matcher = pattern.matcher(head);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<LocalDate> date(String digits) {
        try {
            return Optional.of(LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    /// Acceptance times are New York's and name no zone.
    private static Optional<Instant> time(String digits) {
        try {
            return Optional.of(LocalDateTime.parse(digits, DIGITS).atZone(Calendar.NEW_YORK).toInstant());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
