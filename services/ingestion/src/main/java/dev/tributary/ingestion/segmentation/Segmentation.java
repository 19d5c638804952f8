package dev.tributary.ingestion.segmentation;

import java.util.List;
import java.util.Optional;

/// What is known of a filing's items.
///
/// @param status whether items were found
/// @param reason why not, or what is missing; empty if nothing is
/// @param items  the spans in order, never overlapping; text before, between and behind them belongs to no item
public record Segmentation(Status status, String reason, List<ItemSpan> items) {

    /// Whether items were found.
    public enum Status {
        /// The chain of items is whole enough to be trusted.
        SEGMENTED,
        /// The form has items, but the evidence for their places is too thin. No span is given.
        UNSEGMENTED,
        /// The form has no items that are known here.
        NOT_APPLICABLE
    }

    public Segmentation {
        items = List.copyOf(items);
    }

    static Segmentation unsegmented(String reason) {
        return new Segmentation(Status.UNSEGMENTED, reason, List.of());
    }

    /// The item that a char of the text belongs to.
    public Optional<ItemSpan> itemAt(int textOffset) {
        return items.stream().filter(item -> textOffset >= item.textStart() && textOffset < item.textEnd()).findFirst();
    }
}
