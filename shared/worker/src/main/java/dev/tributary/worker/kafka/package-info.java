/// Kafka's side of it: serdes, topics, publishing, dead letters.
@NullMarked
package dev.tributary.worker.kafka;

import org.jspecify.annotations.NullMarked;
