/// What models there are, read from the topics.
@NullMarked
package dev.tributary.local.registry;

import org.jspecify.annotations.NullMarked;
