/// The life of a round, from its checkpoint to its verdict, as a pure fold over events.
@NullMarked
package dev.tributary.evaluation.round;

import org.jspecify.annotations.NullMarked;
