@NullMarked
package dev.tributary.contracts;

import org.jspecify.annotations.NullMarked;
