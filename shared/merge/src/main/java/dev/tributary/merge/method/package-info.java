/// The merge methods: what each computes from one tensor's sources. A method is one file and one line in
/// [dev.tributary.merge.method.MergeMethods]; arithmetic is written once, on `float[]` tiles, for every element type.
@NullMarked
package dev.tributary.merge.method;

import org.jspecify.annotations.NullMarked;
