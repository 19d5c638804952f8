package dev.tributary.testing.edgar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The daily and full indexes. A day's index comes at ten in the evening, none on weekends; the full index is made anew on Saturday
/// mornings from what is then public and not retracted.
final class Indexes {

    private static final Pattern DAILY = Pattern.compile("/Archives/edgar/daily-index/(\\d{4})/QTR([1-4])/(form|master)\\.(\\d{8})\\.idx");
    private static final Pattern FULL = Pattern.compile("/Archives/edgar/full-index/(\\d{4})/QTR([1-4])/(form|master)\\.idx");
    private static final LocalTime DAILY_AT = LocalTime.of(22, 0);
    private static final LocalTime FULL_AT = LocalTime.of(4, 0);
    private static final DateTimeFormatter LONG_DATE = DateTimeFormatter.ofPattern("MMM dd, yyyy", Locale.US);

    private Indexes() {
    }

    static Answer page(String path, List<FakeFiling> published, Predicate<FakeFiling> retracted, Instant now) {
        ZonedDateTime clock = now.atZone(FakeFiling.NEW_YORK);
        Matcher daily = DAILY.matcher(path);
        if (daily.matches()) {
            LocalDate day = LocalDate.parse(daily.group(4), DateTimeFormatter.BASIC_ISO_DATE);
            boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
            if (weekend || clock.isBefore(day.atTime(DAILY_AT).atZone(FakeFiling.NEW_YORK))
                    || quarter(day) != Integer.parseInt(daily.group(2))) {
                return Answer.accessDenied();
            }
            // Never shows deletions; keyed by the day a filing became public. Friday's covers the weekend's stragglers on Monday.
            List<FakeFiling> rows = published.stream().filter(filing -> businessDay(filing.publicDay()).equals(day)).toList();
            return index(daily.group(3), rows, true, day);
        }
        Matcher full = FULL.matcher(path);
        if (!full.matches()) {
            return Answer.accessDenied();
        }
        int year = Integer.parseInt(full.group(1));
        int quarter = Integer.parseInt(full.group(2));
        ZonedDateTime made = clock.with(TemporalAdjusters.previousOrSame(DayOfWeek.SATURDAY)).with(FULL_AT);
        Instant until = (made.isAfter(clock) ? made.minusWeeks(1) : made).toInstant();
        List<FakeFiling> rows = published.stream().filter(filing -> filing.filed().getYear() == year && quarter(filing.filed()) == quarter
                && filing.publicAt().isBefore(until) && !retracted.test(filing)).toList();
        return LocalDate.of(year, quarter * 3 - 2, 1).isAfter(clock.toLocalDate()) ? Answer.accessDenied()
                : index(full.group(3), rows, false, until.atZone(FakeFiling.NEW_YORK).toLocalDate())
                        .with("ETag", "\"" + until.getEpochSecond() + "-" + rows.size() + "\"");
    }

    private static LocalDate businessDay(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.plusDays(2);
            case SUNDAY -> day.plusDays(1);
            default -> day;
        };
    }

    static int quarter(LocalDate day) {
        return (day.getMonthValue() + 2) / 3;
    }

    private static Answer index(String kind, List<FakeFiling> filings, boolean daily, LocalDate received) {
        boolean master = kind.equals("master");
        StringBuilder text = new StringBuilder("Description:           ").append(daily ? "Daily" : "Master")
                .append(" Index of EDGAR Dissemination Feed")
                .append(master ? "" : " by Form Type").append("\nLast Data Received:    ").append(received.format(LONG_DATE))
                .append("\nComments:              webmaster@sec.gov\nAnonymous FTP:         ftp://ftp.sec.gov/edgar/\n \n \n \n \n");
        String file = daily ? "File Name" : "Filename";
        text.append(master ? "CIK|Company Name|Form Type|Date Filed|" + file
                : String.format("%-12s%-62s%-12s%-12s%s", "Form Type", "Company Name", "CIK", "Date Filed", file)).append('\n')
                        .append("-".repeat(140)).append('\n');
        filings.stream().sorted(Comparator.comparing(FakeFiling::form).thenComparing(FakeFiling::accession))
                .forEach(filing -> filing.parties().forEach(party -> {
            String date = daily ? filing.filed().format(DateTimeFormatter.BASIC_ISO_DATE) : filing.filed().toString();
            long cik = Long.parseLong(party.cik());
            text.append(master ? cik + "|" + party.name() + "|" + filing.form() + "|" + date + "|" + filing.path(party)
                    : String.format("%-12s%-62s%-12s%-12s%s", filing.form(), party.name(), cik, date, filing.path(party))).append('\n');
        }));
        // A full master index has CRLF, every other one LF.
        return Answer.of(200, "application/octet-stream", master && !daily ? text.toString().replace("\n", "\r\n") : text.toString());
    }
}
