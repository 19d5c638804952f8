package dev.tributary.ingestion.sgml;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the header of either form into one set of names.
final class HeaderParser {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final DateTimeFormatter ACCEPTANCE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private HeaderParser() {
    }

    static SubmissionHeader parse(String header) {
        String[] lines = header.split("\r\n|\r|\n", -1);
        boolean tagForm = Wrappers.find(header).filter(Wrapper.TAG_FORM::equals).isPresent();
        List<HeaderField> fields = tagForm ? TagHeader.fields(lines) : ColonHeader.fields(lines);
        return new SubmissionHeader(
                first(fields, "ACCESSION NUMBER"),
                first(fields, "CONFORMED SUBMISSION TYPE"),
                first(fields, "CONFORMED PERIOD OF REPORT").flatMap(HeaderParser::date),
                first(fields, "FILED AS OF DATE").flatMap(HeaderParser::date),
                first(fields, "ACCEPTANCE-DATETIME").flatMap(HeaderParser::instant),
                entities(fields), fields);
    }

    private static Optional<String> first(List<HeaderField> fields, String name) {
        return fields.stream().filter(field -> field.name().equals(name)).map(HeaderField::value).findFirst();
    }

    /// A party is an outermost group that holds a CIK or a name.
    private static List<FilingEntity> entities(List<HeaderField> fields) {
        Map<String, List<HeaderField>> byGroup = new LinkedHashMap<>();
        for (HeaderField field : fields) {
            if (!field.groups().isEmpty()) {
                byGroup.computeIfAbsent(field.groups().getFirst(), group -> new ArrayList<>()).add(field);
            }
        }
        List<FilingEntity> entities = new ArrayList<>();
        byGroup.forEach((group, members) -> {
            Optional<String> cik = first(members, "CENTRAL INDEX KEY");
            Optional<String> name = first(members, "COMPANY CONFORMED NAME");
            if (cik.isPresent() || name.isPresent()) {
                entities.add(new FilingEntity(group.substring(0, group.indexOf('#')), cik, name,
                        first(members, "STANDARD INDUSTRIAL CLASSIFICATION"), first(members, "SEC FILE NUMBER")));
            }
        });
        return entities;
    }

    /// A date that cannot be read is as good as none: headers are hand-made in places, and the raw field stays.
    private static Optional<LocalDate> date(String value) {
        try {
            return Optional.of(LocalDate.parse(value.substring(0, Math.min(8, value.length())), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String value) {
        try {
            return Optional.of(LocalDateTime.parse(value, ACCEPTANCE).atZone(NEW_YORK).toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
