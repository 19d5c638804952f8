/// Benchmarks of merging: kernels under JMH, and whole commands run by `merging.sh`.
@NullMarked
package dev.tributary.benchmarks.merging;

import org.jspecify.annotations.NullMarked;
