/// The whole pipeline with real processes.
@NullMarked
package dev.tributary.pipeline;

import org.jspecify.annotations.NullMarked;
