/// Merge recipes as MergeKit writes them, read into immutable values with every fault located.
@NullMarked
package dev.tributary.merge.recipe;

import org.jspecify.annotations.NullMarked;
