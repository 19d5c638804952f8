@NullMarked
package dev.tributary.evaluation.score;

import org.jspecify.annotations.NullMarked;
