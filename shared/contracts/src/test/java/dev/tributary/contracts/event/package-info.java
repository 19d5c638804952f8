@NullMarked
package dev.tributary.contracts.event;

import org.jspecify.annotations.NullMarked;
