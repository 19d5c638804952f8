/// What every method of tuning is: task in, model and cost out, in the same units.
@NullMarked
package dev.tributary.tuning.method;

import org.jspecify.annotations.NullMarked;
