@NullMarked
package dev.tributary.evaluation.release;

import org.jspecify.annotations.NullMarked;
