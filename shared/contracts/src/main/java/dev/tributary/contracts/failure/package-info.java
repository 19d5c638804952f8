/// Failures as values, with codes.
@NullMarked
package dev.tributary.contracts.failure;

import org.jspecify.annotations.NullMarked;
