package dev.tributary.ingestion.edgar;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Index files of every kind: form, company and crawler in columns, master by bars; dates with or without hyphens; lines ended by
/// LF or CRLF; headers of one or two lines. Company names hold any text, so rows are read from the right.
final class IndexFile {

    private static final Pattern RULE = Pattern.compile("(?m)^-{20,}[ \\t]*$");
    private static final Pattern END_OF_ROW = Pattern.compile(
            "^(.*?)\\s+(\\d{1,10})\\s+(\\d{4}-?\\d{2}-?\\d{2})\\s+(edgar/data/\\d+/(?:\\d{18}/)?(\\d{10}-\\d{2}-\\d{6})\\S*)\\s*$");
    private static final Pattern MASTER_ROW = Pattern.compile(
            "^(\\d{1,10})\\|(.*)\\|([^|]*)\\|(\\d{4}-?\\d{2}-?\\d{2})\\|(edgar/data/\\d+/(?:\\d{18}/)?(\\d{10}-\\d{2}-\\d{6})\\S*)\\s*$");
    private static final Pattern GAP = Pattern.compile("\\s{2,}");

    /// What an index holds.
    ///
    /// @param rows       how many rows
    /// @param unreadable lines below the rule that are no rows; they are counted so that a changed format cannot pass for an empty day
    /// @param first      the first of those
    record Lines(int rows, int unreadable, Optional<String> first) {

        private Lines withRow() {
            return new Lines(rows + 1, unreadable, first);
        }

        private Lines without(String line) {
            return new Lines(rows, unreadable + 1, first.or(() -> Optional.of(line)));
        }
    }

    private IndexFile() {
    }

    /// Reads an index. A quarter's has hundreds of thousands of rows, so none is kept here.
    ///
    /// @param sink is given the rows, in order
    static Lines parse(String text, Consumer<IndexRow> sink) {
        Matcher rule = RULE.matcher(text);
        int from = rule.find() ? rule.end() : 0;
        boolean companyFirst = text.substring(0, from).contains("by Company");
        Lines lines = new Lines(0, 0, Optional.empty());
        for (int at = from; at < text.length();) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            at = end < 0 ? text.length() : end + 1;
            if (!line.isBlank()) {
                Optional<IndexRow> row = row(line, companyFirst);
                row.ifPresent(sink);
                lines = row.isPresent() ? lines.withRow() : lines.without(line.strip());
            }
        }
        return lines;
    }

    private static Optional<IndexRow> row(String line, boolean companyFirst) {
        Matcher master = MASTER_ROW.matcher(line);
        if (master.matches()) {
            return Optional.of(new IndexRow(master.group(6), master.group(3).strip(), padded(master.group(1)), master.group(2).strip(),
                    date(master.group(4)), master.group(5)));
        }
        Matcher columns = END_OF_ROW.matcher(line);
        if (columns.matches()) {
            String[] names = formAndCompany(columns.group(1), companyFirst);
            return Optional.of(new IndexRow(columns.group(5), names[0], padded(columns.group(2)), names[1],
                    date(columns.group(3)), columns.group(4)));
        }
        return Optional.empty();
    }

    /// Forms hold single spaces at most, so the first gap, or the last one where the company stands first, parts the two.
    private static String[] formAndCompany(String names, boolean companyFirst) {
        String text = names.strip();
        Matcher gap = GAP.matcher(text);
        int start = -1;
        int end = -1;
        while (gap.find()) {
            start = gap.start();
            end = gap.end();
            if (!companyFirst) {
                break;
            }
        }
        if (start < 0) {
            return new String[] {text, ""};
        }
        String first = text.substring(0, start).strip();
        String second = text.substring(end).strip();
        return companyFirst ? new String[] {second, first} : new String[] {first, second};
    }

    private static String padded(String cik) {
        return "0".repeat(10 - cik.length()) + cik;
    }

    private static LocalDate date(String digits) {
        return LocalDate.parse(digits.replace("-", ""), DateTimeFormatter.BASIC_ISO_DATE);
    }
}
