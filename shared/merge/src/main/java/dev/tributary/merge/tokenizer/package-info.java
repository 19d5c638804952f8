/// Joining vocabularies: which tokens a result has, and which row of which model each token's embedding is made of.
@NullMarked
package dev.tributary.merge.tokenizer;

import org.jspecify.annotations.NullMarked;
