/// Mixtures of experts out of dense models that share an architecture.
@NullMarked
package dev.tributary.merging.mixture;

import org.jspecify.annotations.NullMarked;
