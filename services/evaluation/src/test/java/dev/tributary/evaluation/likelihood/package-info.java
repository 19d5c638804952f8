@NullMarked
package dev.tributary.evaluation.likelihood;

import org.jspecify.annotations.NullMarked;
