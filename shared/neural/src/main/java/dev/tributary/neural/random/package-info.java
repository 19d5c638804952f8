/// Randomness as a function: a value is named by seed, stream and index, so there is no state to save.
@NullMarked
package dev.tributary.neural.random;

import org.jspecify.annotations.NullMarked;
