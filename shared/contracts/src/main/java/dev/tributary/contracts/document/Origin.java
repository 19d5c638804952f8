package dev.tributary.contracts.document;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Where a document comes from, and when it was what: a document accepted in April may have been seen by nobody before June.
///
/// @param source      `edgar`, `feed`, `topic`, `folder` or `upload`
/// @param channel     which of its interfaces showed it first, e.g. `current`, `daily-index`, `full-index`, `archive`
/// @param location    its address or path at the source
/// @param parties     everybody who has a part in it (CIKs of ten digits), sorted
/// @param filedOn     the filing date, where an index gave it
/// @param acceptedAt  the clock of record: when the source accepted it; of a folder, when the file was last changed
/// @param firstSeenAt when it was first seen here; "as known at T" is told by this clock
public record Origin(
        String source,
        String channel,
        String location,
        List<String> parties,
        Optional<LocalDate> filedOn,
        Optional<Instant> acceptedAt,
        Instant firstSeenAt) {

    public Origin {
        parties = parties == null ? List.of() : List.copyOf(new TreeSet<>(parties));
    }

    /// What both sightings tell: all parties, and each clock by whoever knew it first. The earlier sighting is this one.
    public Origin with(Origin later) {
        TreeSet<String> all = new TreeSet<>(parties);
        all.addAll(later.parties);
        return new Origin(source, channel, location, List.copyOf(all), filedOn.or(later::filedOn), acceptedAt.or(later::acceptedAt), firstSeenAt);
    }
}
