/// How long a step of adaptive merging takes, beside the same step in plain PyTorch.
@NullMarked
package dev.tributary.benchmarks.tuning;

import org.jspecify.annotations.NullMarked;
