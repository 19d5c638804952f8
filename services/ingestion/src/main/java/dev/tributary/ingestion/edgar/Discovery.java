package dev.tributary.ingestion.edgar;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A filing that EDGAR shows. Two clocks are kept: when EDGAR accepted it, and when it was first seen here.
///
/// @param accession   its number
/// @param form        its form
/// @param ciks        all its parties, ten digits each
/// @param filed       the filing date, where an index gave it
/// @param acceptedAt  the acceptance time, where the feed gave it
/// @param firstSeenAt when it was first seen here: what was known at a time is told by this clock
/// @param source      which interface showed it first
/// @param backfill    whether it is old enough to wait until nothing newer does
public record Discovery(String accession, String form, SortedSet<String> ciks, Optional<LocalDate> filed, Optional<Instant> acceptedAt,
                        Instant firstSeenAt, Source source, boolean backfill) {

    /// Where a filing was seen.
    public enum Source {
        FEED("current"), DAILY_INDEX("daily-index"), FULL_INDEX("full-index");

        private final String channel;

        Source(String channel) {
            this.channel = channel;
        }

        /// Its name in events.
        public String channel() {
            return channel;
        }
    }

    public Discovery {
        ciks = Collections.unmodifiableSortedSet(new TreeSet<>(ciks));
    }

    /// The path of its full submission; any party's CIK does.
    public String path() {
        return "/Archives/edgar/data/" + Long.parseLong(ciks.first()) + "/" + accession + ".txt";
    }
}
