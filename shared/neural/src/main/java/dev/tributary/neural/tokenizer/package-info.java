/// Text to token ids and back, and the making of vocabularies.
@NullMarked
package dev.tributary.neural.tokenizer;

import org.jspecify.annotations.NullMarked;
