/// Every way to merge some models, measured on the same text and paid in the same units.
@NullMarked
package dev.tributary.tuning.scoreboard;

import org.jspecify.annotations.NullMarked;
