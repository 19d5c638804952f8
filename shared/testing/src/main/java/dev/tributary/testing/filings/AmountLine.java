package dev.tributary.testing.filings;

import java.util.List;

/// A line of a table of amounts.
///
/// @param label    what the amounts are
/// @param concept  the XBRL concept they are tagged with
/// @param currency whether a dollar sign stands before them
/// @param amounts  one for each column
record AmountLine(String label, String concept, boolean currency, List<Long> amounts) {

    static AmountLine of(String label, String concept, Long... amounts) {
        return new AmountLine(label, concept, false, List.of(amounts));
    }

    static AmountLine total(String label, String concept, Long... amounts) {
        return new AmountLine(label, concept, true, List.of(amounts));
    }
}
