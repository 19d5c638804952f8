/// The vocabulary of model weights: element types, tensor headers, and the one exception for a model that cannot be used.
@NullMarked
package dev.tributary.weights;

import org.jspecify.annotations.NullMarked;
