/// Source models mapped from disk, the model their weighted sum is, and its forward and backward pass one layer at a time.
@NullMarked
package dev.tributary.tuning.mixture;

import org.jspecify.annotations.NullMarked;
