/// Checkpoints become candidates: merge recipes.
@NullMarked
package dev.tributary.merging;

import org.jspecify.annotations.NullMarked;
