/// What survives when processes are killed: a real broker and real services, each in a JVM of its own.
@NullMarked
package dev.tributary.resilience;

import org.jspecify.annotations.NullMarked;
