package dev.tributary.ingestion.edgar;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// How far EDGAR has been read.
///
/// @param feedUntil  latest acceptance time seen in the feed; pages overlap, since acceptance order is not public order
/// @param dailyUntil last day whose index was reconciled
/// @param fullTag    entity tag of the full index that was last reconciled
/// @param since      the first filing day of interest
public record Cursor(Instant feedUntil, LocalDate dailyUntil, Optional<String> fullTag, LocalDate since) {

    /// Reads from a day on.
    public static Cursor since(LocalDate day) {
        return new Cursor(day.atStartOfDay(Calendar.NEW_YORK).toInstant(), day.minusDays(1), Optional.empty(), day);
    }

    /// EDGAR's day of an instant.
    public static LocalDate day(Instant instant) {
        return Calendar.day(instant);
    }

    Cursor withFeed(Instant until) {
        return new Cursor(until, dailyUntil, fullTag, since);
    }

    Cursor withDaily(LocalDate until) {
        return new Cursor(feedUntil, until, fullTag, since);
    }

    Cursor withFull(Optional<String> tag) {
        return new Cursor(feedUntil, dailyUntil, tag, since);
    }
}
