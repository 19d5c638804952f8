package dev.tributary.ingestion.segmentation;

import java.util.Locale;
import java.util.regex.Pattern;

/// An item that a form may have.
///
/// @param id     such as `part2item7a` or `item2.02`
/// @param part   1 to 4, or 0 where the form has no parts
/// @param number as written, such as `7A`
/// @param title  how its title begins, over all eras; matched without regard to case
record ItemDefinition(String id, int part, String number, Pattern title) {

    static ItemDefinition of(int part, String number, String title) {
        String id = (part == 0 ? "" : "part" + part) + "item" + number.toLowerCase(Locale.ROOT);
        return new ItemDefinition(id, part, number, Pattern.compile("(?:" + title + ")", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }
}
