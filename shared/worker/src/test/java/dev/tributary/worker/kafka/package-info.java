/// Tests of serdes and dead letters.
@NullMarked
package dev.tributary.worker.kafka;

import org.jspecify.annotations.NullMarked;
