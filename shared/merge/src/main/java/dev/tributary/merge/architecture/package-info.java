/// What a model is made of, read from its tensor names and `config.json` alone: layer stacks, embeddings, heads. No table per
/// architecture.
@NullMarked
package dev.tributary.merge.architecture;

import org.jspecify.annotations.NullMarked;
