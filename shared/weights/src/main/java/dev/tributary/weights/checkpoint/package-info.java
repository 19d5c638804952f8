/// Checkpoint folders in the layout Hugging Face tools read and write: `config.json`, weights in one file or in indexed shards,
/// and the small files beside them.
@NullMarked
package dev.tributary.weights.checkpoint;

import org.jspecify.annotations.NullMarked;
