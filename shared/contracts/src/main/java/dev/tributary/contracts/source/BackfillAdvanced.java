package dev.tributary.contracts.source;

import java.time.LocalDate;
import java.util.Optional;

/// How far a backfill is. It is asked for by its first state, whose `next` is `from`.
///
/// @param from    first day
/// @param to      last day
/// @param next    the day that is read next; after `to` when all is read
/// @param sighted documents of the wanted forms so far
/// @param problem why it waits, if it does
public record BackfillAdvanced(String pipeline, LocalDate from, LocalDate to, LocalDate next, long sighted, Optional<String> problem)
        implements SourceState {

    /// The key of a backfill: equal ones are one.
    public static String key(String pipeline, LocalDate from, LocalDate to) {
        return pipeline + "/backfill/" + from + '/' + to;
    }

    @Override
    public String key() {
        return key(pipeline, from, to);
    }
}
