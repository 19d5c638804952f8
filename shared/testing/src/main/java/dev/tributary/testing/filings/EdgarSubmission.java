package dev.tributary.testing.filings;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Writes a full submission in the common form, with the header fields in EDGAR's order.
final class EdgarSubmission {

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    /// A document of the submission.
    ///
    /// @param type        such as `EX-99.1`
    /// @param fileName    its name
    /// @param description what it is
    /// @param body        what stands between `<TEXT>` and `</TEXT>`, ended by a line end
    record Part(String type, String fileName, String description, String body) {

        static Part xbrl(String type, String fileName, String description, String html) {
            return new Part(type, fileName, description, "<XBRL>\n" + html + "</XBRL>\n");
        }

        static Part xml(String type, String fileName, String description, String xml) {
            return new Part(type, fileName, description, "<XML>\n" + xml + "</XML>\n");
        }
    }

    private EdgarSubmission() {
    }

    static byte[] write(String accession, FilingForm form, Company company, LocalDate period, LocalDate filed, LocalTime accepted,
                        List<String> items, List<Part> parts) {
        StringBuilder out = new StringBuilder(64_000);
        String day = DAY.format(filed);
        out.append("<SEC-DOCUMENT>").append(accession).append(".txt : ").append(day).append('\n')
                .append("<SEC-HEADER>").append(accession).append(".hdr.sgml : ").append(day).append('\n')
                .append("<ACCEPTANCE-DATETIME>").append(day).append(DateTimeFormatter.ofPattern("HHmmss").format(accepted)).append('\n')
                .append("ACCESSION NUMBER:\t\t").append(accession).append('\n')
                .append("CONFORMED SUBMISSION TYPE:\t").append(form.label()).append('\n')
                .append("PUBLIC DOCUMENT COUNT:\t\t").append(parts.size()).append('\n')
                .append("CONFORMED PERIOD OF REPORT:\t").append(DAY.format(period)).append('\n');
        items.forEach(item -> out.append("ITEM INFORMATION:\t\t").append(item).append('\n'));
        out.append("FILED AS OF DATE:\t\t").append(day).append('\n').append("DATE AS OF CHANGE:\t\t").append(day).append("\n\n");
        filer(out, form, company);
        out.append("</SEC-HEADER>\n");
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            out.append("<DOCUMENT>\n<TYPE>").append(part.type()).append("\n<SEQUENCE>").append(i + 1).append("\n<FILENAME>")
                    .append(part.fileName())
                    .append("\n<DESCRIPTION>").append(part.description()).append("\n<TEXT>\n").append(part.body())
                            .append("</TEXT>\n</DOCUMENT>\n");
        }
        return out.append("</SEC-DOCUMENT>\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void filer(StringBuilder out, FilingForm form, Company company) {
        out.append("FILER:\n\n\tCOMPANY DATA:\t\n")
                .append("\t\tCOMPANY CONFORMED NAME:\t\t\t").append(company.name()).append('\n')
                .append("\t\tCENTRAL INDEX KEY:\t\t\t").append(company.cik()).append('\n')
                .append("\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\t").append(company.sector().classification()).append('\n')
                .append("\t\tORGANIZATION NAME:           \t").append(company.sector().office()).append('\n')
                .append("\t\tIRS NUMBER:\t\t\t\t").append("9").append(company.cik().substring(2)).append('\n')
                .append("\t\tSTATE OF INCORPORATION:\t\t\tDE\n\t\tFISCAL YEAR END:\t\t\t1231\n\n")
                .append("\tFILING VALUES:\n\t\tFORM TYPE:\t\t").append(form.label()).append('\n')
                .append("\t\tSEC ACT:\t\t1934 Act\n\t\tSEC FILE NUMBER:\t").append(fileNumber(company)).append('\n')
                .append("\t\tFILM NUMBER:\t\t").append(100_000 + company.number()).append("\n\n");
        address(out, "BUSINESS", company);
        out.append("\t\tBUSINESS PHONE:\t\t(555) 555-01").append(String.format("%02d", company.number() % 100)).append("\n\n");
        address(out, "MAIL", company);
    }

    private static void address(StringBuilder out, String kind, Company company) {
        out.append('\t').append(kind).append(" ADDRESS:\t\n\t\tSTREET 1:\t\t").append(company.street()).append("\n\t\tCITY:\t\t\t")
                .append(company.city()).append("\n\t\tSTATE:\t\t\t").append(company.state()).append("\n\t\tZIP:\t\t\t")
                        .append(company.zip()).append('\n');
    }

    /// Commission file numbers here start with 990, which the Commission does not use.
    static String fileNumber(Company company) {
        return "990-" + company.cik().substring(company.cik().length() - 5);
    }
}
