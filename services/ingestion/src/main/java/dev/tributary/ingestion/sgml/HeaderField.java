package dev.tributary.ingestion.sgml;

import java.util.List;

/// A field of a submission header, under the name the colon form gives it.
///
/// @param groups the enclosing groups, outermost first, such as `[FILER#1, COMPANY DATA#2]`; the number tells equal
///               groups apart
/// @param name   such as `CENTRAL INDEX KEY`
/// @param value  trimmed, never empty
public record HeaderField(List<String> groups, String name, String value) {

    public HeaderField {
        groups = List.copyOf(groups);
    }
}
