/// JSON as model folders hold it.
@NullMarked
package dev.tributary.weights.json;

import org.jspecify.annotations.NullMarked;
