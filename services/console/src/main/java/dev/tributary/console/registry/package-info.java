/// What the console knows, folded from events. Pure.
@NullMarked
package dev.tributary.console.registry;

import org.jspecify.annotations.NullMarked;
