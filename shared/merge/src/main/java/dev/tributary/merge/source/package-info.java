/// Where a merge's input elements come from: tensors as stored, or made from stored ones while reading.
@NullMarked
package dev.tributary.merge.source;

import org.jspecify.annotations.NullMarked;
