/// How long a step of adaptive merging takes, beside the same step in plain PyTorch, and a candidate of an evolutionary search, beside
/// the processor's own floor.
@NullMarked
package dev.tributary.benchmarks.tuning;

import org.jspecify.annotations.NullMarked;
