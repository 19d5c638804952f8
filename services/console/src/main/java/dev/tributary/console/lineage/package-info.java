/// From a model back to the documents that it was made from.
@NullMarked
package dev.tributary.console.lineage;

import org.jspecify.annotations.NullMarked;
