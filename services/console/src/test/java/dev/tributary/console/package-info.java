@NullMarked
package dev.tributary.console;

import org.jspecify.annotations.NullMarked;
