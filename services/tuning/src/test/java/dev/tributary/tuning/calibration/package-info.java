/// Measurements of the methods against each other, run by hand: they take minutes and text from outside the repository.
@NullMarked
package dev.tributary.tuning.calibration;

import org.jspecify.annotations.NullMarked;
