package dev.tributary.ingestion.edgar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;

/// EDGAR's days and quarters, in New York.
final class Calendar {

    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private Calendar() {
    }

    static LocalDate day(Instant instant) {
        return instant.atZone(NEW_YORK).toLocalDate();
    }

    static String dailyIndex(LocalDate day) {
        return "/Archives/edgar/daily-index/" + quarter(day) + "/master." + day.format(DateTimeFormatter.BASIC_ISO_DATE) + ".idx";
    }

    static String fullIndex(LocalDate day) {
        return "/Archives/edgar/full-index/" + quarter(day) + "/master.idx";
    }

    static String archive(LocalDate day) {
        return "/Archives/edgar/Feed/" + quarter(day) + "/" + day.format(DateTimeFormatter.BASIC_ISO_DATE) + ".nc.tar.gz";
    }

    static LocalDate quarterStart(LocalDate day) {
        return LocalDate.of(day.getYear(), (day.getMonthValue() + 2) / 3 * 3 - 2, 1);
    }

    /// The day on which the full index was last made anew.
    static LocalDate lastSaturday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SATURDAY));
    }

    private static String quarter(LocalDate day) {
        return day.getYear() + "/QTR" + (day.getMonthValue() + 2) / 3;
    }
}
