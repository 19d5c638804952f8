/// The content-addressed store in which every body lies: filings, shards, weights, resume states. Immutable, named by SHA-256.
@NullMarked
package dev.tributary.artifacts;

import org.jspecify.annotations.NullMarked;
