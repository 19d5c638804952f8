/// What a person sees: colours where they are wanted, tables, amounts.
@NullMarked
package dev.tributary.local.terminal;

import org.jspecify.annotations.NullMarked;
