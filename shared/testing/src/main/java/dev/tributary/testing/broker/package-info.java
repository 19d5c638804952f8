/// A real Kafka broker inside the test's own JVM.
@NullMarked
package dev.tributary.testing.broker;

import org.jspecify.annotations.NullMarked;
