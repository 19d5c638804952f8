package dev.tributary.ingestion.segmentation;

import java.util.List;

/// An item of a filing.
///
/// @param items      the items it holds, such as `part2item7`; several for a combined heading like "Items 1 and 2"
/// @param title      the heading as written, in one line
/// @param textStart  offset of its heading in the filing's text
/// @param textEnd    where the next item or the document ends
/// @param status     whether the item's content is here
/// @param confidence how sure the boundary is, 0 to 1
public record ItemSpan(List<String> items, String title, int textStart, int textEnd, Status status, double confidence) {

    /// Whether an item's content is here.
    public enum Status {
        /// The content follows the heading.
        PRESENT,
        /// The item says that its content stands in another document or section.
        BY_REFERENCE
    }

    public ItemSpan {
        items = List.copyOf(items);
    }
}
