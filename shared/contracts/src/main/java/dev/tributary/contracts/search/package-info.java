/// How evolutionary searches that several jobs share go on.
@NullMarked
package dev.tributary.contracts.search;

import org.jspecify.annotations.NullMarked;
