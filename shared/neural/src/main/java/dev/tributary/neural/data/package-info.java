/// Token corpora in Megatron's format and the batches drawn from them.
@NullMarked
package dev.tributary.neural.data;

import org.jspecify.annotations.NullMarked;
