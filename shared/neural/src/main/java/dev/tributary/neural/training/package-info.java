/// The training loop: schedules, progress, exact resumption, divergence.
@NullMarked
package dev.tributary.neural.training;

import org.jspecify.annotations.NullMarked;
