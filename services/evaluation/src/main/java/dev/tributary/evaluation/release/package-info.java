/// Which candidate is released, and what its release looks like on disk. Pure but for files.
@NullMarked
package dev.tributary.evaluation.release;

import org.jspecify.annotations.NullMarked;
