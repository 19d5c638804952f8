/// Merges whose result is computed weight file by weight file.
@NullMarked
package dev.tributary.contracts.merge;

import org.jspecify.annotations.NullMarked;
