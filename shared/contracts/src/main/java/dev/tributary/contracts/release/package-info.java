/// Releases: the scorecard, *model ready*, and rejections.
@NullMarked
package dev.tributary.contracts.release;

import org.jspecify.annotations.NullMarked;
