/// The items of a report, each span with its status and confidence. A wrong span is worse than none: where the evidence is thin
/// the filing is left unsegmented, and its text is whole either way.
@NullMarked
package dev.tributary.ingestion.segmentation;

import org.jspecify.annotations.NullMarked;
