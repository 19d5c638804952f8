/// The processes of one machine: start, readiness, stop, and the folder that holds everything they keep.
@NullMarked
package dev.tributary.local.machine;

import org.jspecify.annotations.NullMarked;
