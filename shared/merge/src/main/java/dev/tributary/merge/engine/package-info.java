/// Runs planned merges: chunks of tensors on a fixed number of threads, results written in place.
@NullMarked
package dev.tributary.merge.engine;

import org.jspecify.annotations.NullMarked;
