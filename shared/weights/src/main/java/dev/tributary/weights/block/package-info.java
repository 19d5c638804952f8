/// Kernels that turn stored elements into `float[]` blocks, round blocks to a 16-bit type and store them again.
@NullMarked
package dev.tributary.weights.block;

import org.jspecify.annotations.NullMarked;
