@NullMarked
package dev.tributary.evaluation.round;

import org.jspecify.annotations.NullMarked;
