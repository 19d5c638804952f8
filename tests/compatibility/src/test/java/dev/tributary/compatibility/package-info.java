/// What others rely on stays true: event schemas, golden events, subscribers in other languages, manifests, architecture.
@NullMarked
package dev.tributary.compatibility;

import org.jspecify.annotations.NullMarked;
