/// The safetensors file format: strictly checked mapped reading, and writing in place at positions known beforehand.
@NullMarked
package dev.tributary.weights.safetensors;

import org.jspecify.annotations.NullMarked;
