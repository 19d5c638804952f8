@NullMarked
package dev.tributary.evaluation;

import org.jspecify.annotations.NullMarked;
