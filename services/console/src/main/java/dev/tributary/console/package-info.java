/// Web page, registry, lineage, subscriptions: the doors of the console.
@NullMarked
package dev.tributary.console;

import org.jspecify.annotations.NullMarked;
