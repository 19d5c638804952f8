/// Reading the topics without a consumer group, as any subscriber may.
@NullMarked
package dev.tributary.local.events;

import org.jspecify.annotations.NullMarked;
