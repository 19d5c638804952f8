package dev.tributary.testing.edgar;

import dev.tributary.testing.filings.GeneratedFiling;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A filing as the fake EDGAR knows it.
///
/// @param accession  its number
/// @param form       its form
/// @param parties    everybody who has a part in it; the feed has one entry for each
/// @param filed      the filing date
/// @param acceptedAt the acceptance time, by which the feed is ordered
/// @param publicAt   when it became public: seconds after acceptance, or weeks for correspondence
/// @param body       the full submission
public record FakeFiling(String accession, String form, List<Party> parties, LocalDate filed, Instant acceptedAt, Instant publicAt,
        byte[] body) {

    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Pattern ACCEPTANCE = Pattern.compile("<ACCEPTANCE-DATETIME>(\\d{14})");
    private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    static final Duration USUAL_DELAY = Duration.ofSeconds(25);
    private static final int HEADER_BYTES = 2000;

    /// Somebody who has a part in a filing.
    ///
    /// @param cik  ten digits
    /// @param name as conformed
    /// @param role as the feed writes it: `Filer`, `Issuer`, `Reporting`, `Subject`
    public record Party(String cik, String name, String role) {
    }

    public FakeFiling {
        parties = List.copyOf(parties);
        if (parties.isEmpty()) {
            throw new IllegalArgumentException("filing " + accession + " has no party");
        }
    }

    /// A generated filing, public 25 seconds after the acceptance its header names.
    public static FakeFiling of(GeneratedFiling filing) {
        Matcher stamp = ACCEPTANCE.matcher(new String(filing.bytes(), 0, Math.min(HEADER_BYTES, filing.bytes().length),
                StandardCharsets.US_ASCII));
        if (!stamp.find()) {
            throw new IllegalArgumentException("filing " + filing.accession() + " has no acceptance time");
        }
        Instant accepted = LocalDateTime.parse(stamp.group(1), DIGITS).atZone(NEW_YORK).toInstant();
        Party filer = new Party(filing.company().cik(), filing.company().name(), "Filer");
        return new FakeFiling(filing.accession(), filing.form().label(), List.of(filer), filing.filedAt(), accepted,
                accepted.plus(USUAL_DELAY), filing.bytes());
    }

    /// The same filing, accepted at another time and public 25 seconds later.
    public FakeFiling withAcceptance(Instant accepted) {
        return new FakeFiling(accession, form, parties, accepted.atZone(NEW_YORK).toLocalDate(), accepted, accepted.plus(USUAL_DELAY), body);
    }

    /// The same filing, public only at `when`, as correspondence is. The feed never shows it; the daily index of that day does.
    public FakeFiling withRelease(Instant when) {
        return new FakeFiling(accession, form, parties, filed, acceptedAt, when, body);
    }

    /// The same filing as the feed's archives have it: the header in tags, the documents as they are.
    byte[] archived() {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int documents = Math.max(0, text.indexOf("<DOCUMENT>"));
        int end = text.lastIndexOf("</SEC-DOCUMENT>");
        StringBuilder out = new StringBuilder("<SUBMISSION>\n<ACCESSION-NUMBER>").append(accession).append("\n<TYPE>").append(form)
                .append("\n<FILING-DATE>").append(filed.format(DateTimeFormatter.BASIC_ISO_DATE)).append('\n');
        parties.forEach(party -> out.append("<FILER>\n<COMPANY-DATA>\n<CONFORMED-NAME>").append(party.name()).append("\n<CIK>").append(party.cik())
                .append("\n</COMPANY-DATA>\n</FILER>\n"));
        return out.append(text, documents, end < documents ? text.length() : end).append("</SUBMISSION>\n").toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean isLate() {
        return publicAt.isAfter(acceptedAt.plus(Duration.ofDays(1)));
    }

    LocalDate publicDay() {
        return publicAt.atZone(NEW_YORK).toLocalDate();
    }

    /// The path of its full submission below `/Archives/`, for a party's CIK.
    String path(Party party) {
        return "edgar/data/" + Long.parseLong(party.cik()) + "/" + accession + ".txt";
    }
}
