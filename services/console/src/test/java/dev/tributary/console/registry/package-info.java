@NullMarked
package dev.tributary.console.registry;

import org.jspecify.annotations.NullMarked;
