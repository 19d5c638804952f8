/// Differentiable adaptive merging (arXiv 2410.08371): the loop, its resume state, its guard, and the model it writes.
@NullMarked
package dev.tributary.tuning.dam;

import org.jspecify.annotations.NullMarked;
