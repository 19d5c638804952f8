/// Corpora become checkpoints: continual pre-training.
@NullMarked
package dev.tributary.training;

import org.jspecify.annotations.NullMarked;
