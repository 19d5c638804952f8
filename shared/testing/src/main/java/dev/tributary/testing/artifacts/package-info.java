/// Artifacts that no store holds.
@NullMarked
package dev.tributary.testing.artifacts;

import org.jspecify.annotations.NullMarked;
