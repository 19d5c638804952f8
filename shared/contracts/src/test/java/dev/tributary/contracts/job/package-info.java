@NullMarked
package dev.tributary.contracts.job;

import org.jspecify.annotations.NullMarked;
