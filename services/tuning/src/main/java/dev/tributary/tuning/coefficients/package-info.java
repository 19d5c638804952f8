/// What tuning learns: one number per source and input feature, its file, its penalties, its optimiser.
@NullMarked
package dev.tributary.tuning.coefficients;

import org.jspecify.annotations.NullMarked;
