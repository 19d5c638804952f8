/// One machine: the command line, the broker and the services as processes.
@NullMarked
package dev.tributary.local;

import org.jspecify.annotations.NullMarked;
