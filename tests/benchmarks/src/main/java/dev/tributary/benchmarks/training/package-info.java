/// Benchmarks of training: speed against a peer, run by `training.sh`, and what replay saves of old knowledge, run by `forgetting.sh`.
@NullMarked
package dev.tributary.benchmarks.training;

import org.jspecify.annotations.NullMarked;
