@NullMarked
package dev.tributary.contracts.pipeline;

import org.jspecify.annotations.NullMarked;
