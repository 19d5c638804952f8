/// Sealed corpora and their manifests.
@NullMarked
package dev.tributary.contracts.corpus;

import org.jspecify.annotations.NullMarked;
