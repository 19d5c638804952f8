@NullMarked
package dev.tributary.console.lineage;

import org.jspecify.annotations.NullMarked;
