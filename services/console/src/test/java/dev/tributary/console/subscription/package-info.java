@NullMarked
package dev.tributary.console.subscription;

import org.jspecify.annotations.NullMarked;
