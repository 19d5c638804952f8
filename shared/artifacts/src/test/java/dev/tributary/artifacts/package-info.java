/// Tests of the artifact store on a real file system.
@NullMarked
package dev.tributary.artifacts;

import org.jspecify.annotations.NullMarked;
