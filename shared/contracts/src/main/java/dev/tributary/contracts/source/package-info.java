/// What the outside world shows, what was fetched of it, and how far it was read.
@NullMarked
package dev.tributary.contracts.source;

import org.jspecify.annotations.NullMarked;
