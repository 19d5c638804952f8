/// What scores mean: gain, forgetting, recovery, domination. Pure.
@NullMarked
package dev.tributary.evaluation.score;

import org.jspecify.annotations.NullMarked;
