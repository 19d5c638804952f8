/// A Kafka broker of our own, in its own JVM.
@NullMarked
package dev.tributary.local.broker;

import org.jspecify.annotations.NullMarked;
