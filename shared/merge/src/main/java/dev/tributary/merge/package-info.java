/// Merging models by recipe: [dev.tributary.merge.Merge] is the way in.
@NullMarked
package dev.tributary.merge;

import org.jspecify.annotations.NullMarked;
