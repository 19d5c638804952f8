package dev.tributary.ingestion.edgar;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
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

    /// The rows of an index.
    ///
    /// @param rows     in order
    /// @param unreadable lines below the rule that are no rows; they are counted so that a changed format cannot pass for an empty day
    record Rows(List<IndexRow> rows, List<String> unreadable) {
    }

    private IndexFile() {
    }

    static Rows parse(String text) {
        Matcher rule = RULE.matcher(text);
        int from = rule.find() ? rule.end() : 0;
        boolean companyFirst = text.substring(0, from).contains("by Company");
        List<IndexRow> rows = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        text.substring(from).lines().filter(line -> !line.isBlank()).forEach(line -> {
            Matcher master = MASTER_ROW.matcher(line);
            Matcher columns = END_OF_ROW.matcher(line);
            if (master.matches()) {
                rows.add(new IndexRow(master.group(6), master.group(3).strip(), padded(master.group(1)), master.group(2)
                        .strip(), date(master.group(4)), master.group(5)));
            } else if (columns.matches()) {
                String[] names = formAndCompany(columns.group(1), companyFirst);
                rows.add(new IndexRow(columns.group(5), names[0], padded(columns.group(2)), names[1], date(columns.group(3)),
                        columns.group(4)));
            } else {
                unreadable.add(line);
            }
        });
        return new Rows(List.copyOf(rows), List.copyOf(unreadable));
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
