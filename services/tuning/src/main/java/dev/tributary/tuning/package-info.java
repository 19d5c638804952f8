/// Checkpoints become candidates by learning how to merge them.
@NullMarked
package dev.tributary.tuning;

import org.jspecify.annotations.NullMarked;
