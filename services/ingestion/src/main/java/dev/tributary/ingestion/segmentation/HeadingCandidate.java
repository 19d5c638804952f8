package dev.tributary.ingestion.segmentation;

import java.util.List;

/// A place that may be the heading of one or more items.
///
/// @param orders    positions of its items in the form's catalogue, ascending
/// @param title     the heading as written
/// @param textStart offset of the heading in the filing's text
/// @param evidence  how clear the heading is
record HeadingCandidate(List<Integer> orders, String title, int textStart, Evidence evidence) {

    /// How clear a heading is.
    enum Evidence {
        /// Number and title in a block of their own.
        CLEAR(0.99, 1.0),
        /// Number and title, then prose in the same block.
        RUN_IN(0.94, 0.8),
        /// The number with a title that is not this item's: no span is given for it, but it ends the one before.
        NUMBER_ONLY(0.5, 0.3);

        private final double confidence;
        private final double value;

        Evidence(double confidence, double value) {
            this.confidence = confidence;
            this.value = value;
        }

        double confidence() {
            return confidence;
        }

        /// What finding it is worth to a chain, where a clear heading is worth 1.
        double value() {
            return value;
        }
    }

    int firstOrder() {
        return orders.getFirst();
    }

    int lastOrder() {
        return orders.getLast();
    }
}
